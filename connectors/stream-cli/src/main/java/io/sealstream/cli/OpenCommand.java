package io.sealstream.cli;

import io.sealstream.file.KeyOpener;
import io.sealstream.file.SealedInputStream;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sealstream open}: a sealed file to bytes. */
@Command(
        name = "open",
        description = {
            "Open what seal wrote: verify and decrypt it, segment by segment.",
            "Only verified bytes come out. Of a damaged file, standard output gets what is authentic before the"
                    + " damage, and -o leaves no file; both end with an error.",
            "With --offset or --length, a part of a whole file: its start, its end and the segments of the part are"
                    + " verified, and the rest is not read."
        })
final class OpenCommand implements Callable<Integer> {

    private final Terminal terminal;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions key = new KeyOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private InputOption input = new InputOption();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    OpenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        KeyOpener keys = key.opener();
        if (range.isGiven()) {
            return openPart(keys);
        }
        try (Input in = input.open(terminal);
                Output out = output.open(terminal);
                Progress progress = display.start(terminal, in.sizeBytes())) {
            Warmup.start(in.sizeBytes());
            SealedInputStream opened = SealedInputStream.open(in.watchedBy(progress), keys);
            Transfer.all(opened, out.stream());
            out.commit();
        }
        return ExitCode.OK.number();
    }

    private int openPart(KeyOpener keys) throws IOException {
        try (Output out = output.open(terminal);
                Progress progress = display.start(terminal, OptionalLong.empty())) {
            range.copy(input.file(), keys, out.stream(), progress);
            out.commit();
        }
        return ExitCode.OK.number();
    }
}
