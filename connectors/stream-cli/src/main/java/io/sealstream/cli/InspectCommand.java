package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.file.KeyOpener;
import java.io.IOException;
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

/** {@code sealstream inspect}: what a sealed file is made of. */
@Command(
        name = "inspect",
        description = {
            "Show what a sealed file is made of; with a key, verify all of it. Opens nothing.",
            "A damaged file is shown up to the damage and ends with an error."
        })
final class InspectCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Sealed file; - or nothing means standard input, which no key can verify.")
    private Path file = Path.of(Input.STANDARD);

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable KeyOptions key;

    @Option(names = "--json", description = "Print one JSON object on one line.")
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
        SegFileReport report = inspect(keys);
        terminal.print(json ? report.json() + "\n" : report.text());
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
