package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.file.KeyOpener;
import io.sealstream.hub.spool.SpoolInspector;
import io.sealstream.hub.spool.SpoolReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealstream inspect}: what a sealed file is made of, or what a hub stores. */
@Command(
        name = "inspect",
        description = {
            "Show what a sealed file is made of; with a key, verify all of it. Opens nothing.",
            "Show what a hub stores: its data folder, the folder of a stream, or a spool file; changes nothing.",
            "A damaged file is shown up to the damage and ends with an error."
        })
final class InspectCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "Sealed file, or data folder of a hub; - or nothing means standard input, which no key can verify.")
    private Path file = Path.of(Input.STANDARD);

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable KeyOptions key;

    @Option(
            names = "--json",
            description = "Print JSON: one object on one line for a sealed file, one for each thing in a spool.")
    private boolean json;

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    InspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<KeyOpener> keys = key == null ? Optional.empty() : Optional.of(key.opener());
        if (keys.isPresent() && file.toString().equals(Input.STANDARD)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "a key verifies files only, because they are read twice",
                    "name a file, or leave out the key");
        }
        if (SpoolInspector.isSpool(file)) {
            return inspectSpool(keys.isPresent());
        }
        if (Files.isDirectory(file)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "folder is neither a hub's nor a stream's [folder=" + file + "]",
                    "name the folder that the hub has as --data, or a folder in its 'streams'");
        }
        SegFileReport report = inspect(keys);
        terminal.print(json ? report.json() + "\n" : report.text());
        Optional<StreamException> fault = report.fault();
        if (fault.isPresent()) {
            throw fault.get();
        }
        return ExitCode.OK.number();
    }

    private int inspectSpool(boolean hasKey) throws IOException {
        if (hasKey) {
            throw new CommandException(
                    ExitCode.USAGE, "a key verifies sealed files, not what a hub stores", "leave out the key");
        }
        SpoolReport report = SpoolInspector.inspect(file);
        SpoolText text = new SpoolText(report);
        terminal.print(json ? text.json() : text.text());
        Optional<StreamException> fault = report.fault();
        if (fault.isPresent()) {
            throw fault.get();
        }
        return ExitCode.OK.number();
    }

    private SegFileReport inspect(Optional<KeyOpener> keys) throws IOException {
        SegFileScan scan;
        try (Input in = Input.of(file, terminal);
                Progress progress = display.start(terminal, in.sizeBytes())) {
            scan = SegFileScan.of(in.watchedBy(progress));
        }
        if (keys.isEmpty()) {
            return new SegFileReport(file.toString(), scan, Optional.empty());
        }
        try (Input in = Input.of(file, terminal);
                Progress progress = display.start(terminal, in.sizeBytes())) {
            Warmup.start(OptionalLong.of(scan.fileBytes()));
            Verification proof = Verification.of(scan.header().content(), in.watchedBy(progress), keys.get());
            return new SegFileReport(file.toString(), scan, Optional.of(proof));
        }
    }
}
