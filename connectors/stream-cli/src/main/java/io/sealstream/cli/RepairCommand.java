package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.RepairReport;
import io.sealstream.file.SegFileRepair;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealstream repair}: the authentic part of a damaged file, sealed anew. */
@Command(
        name = "repair",
        description = {
            "Copy what is authentic of a cut or altered file, up to the damage, into a new sealed file.",
            "It is sealed anew with the same key, and is whole to every reader: nobody can tell by it that something is"
                    + " missing. Keep IN until you know that the rest is not needed.",
            "Ends without error if something was kept, and says what was lost."
        })
final class RepairCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "IN", description = "Damaged file; - means standard input.")
    private Path in = Path.of(Input.STANDARD);

    @Parameters(index = "1", paramLabel = "OUT", description = "File to write; it appears when it is whole.")
    private Path out = Path.of(Input.STANDARD);

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions key = new KeyOptions();

    @Option(names = "--force", description = "Replace OUT if it exists.")
    private boolean force;

    @Option(names = "--json", description = "Print one JSON object on one line.")
    private boolean json;

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    RepairCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (out.toString().equals(Input.STANDARD)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "repair writes a file, because standard output tells what was kept",
                    "name a file: sealstream repair IN OUT");
        }
        KeyOpener keys = key.opener();
        RepairSummary summary;
        try (Input source = Input.of(in, terminal);
                Output target = Output.of(out, force ? Output.Existing.REPLACE : Output.Existing.REFUSE, terminal);
                Progress progress = display.start(terminal, source.sizeBytes())) {
            Warmup.start(source.sizeBytes());
            CountedInput counted = new CountedInput(source.watchedBy(progress));
            RepairReport report = SegFileRepair.copy(counted, keys, target.stream());
            requireSomething(report);
            // To the end, so that it is known how much of the file was of no use.
            counted.transferTo(OutputStream.nullOutputStream());
            target.commit();
            summary = new RepairSummary(in.toString(), out.toString(), report, counted.bytesRead());
        }
        terminal.print(json ? summary.json() + "\n" : summary.text());
        return ExitCode.OK.number();
    }

    /** A file of nothing would only hide that nothing was kept. */
    private static void requireSomething(RepairReport report) throws StreamException {
        Optional<StreamException> fault = report.fault();
        if (fault.isPresent() && report.keptBytes() == 0) {
            throw fault.get();
        }
    }
}
