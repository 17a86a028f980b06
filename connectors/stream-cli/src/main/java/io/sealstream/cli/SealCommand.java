package io.sealstream.cli;

import io.sealstream.cipher.NamedKey;
import io.sealstream.file.SealedOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sealstream seal}: bytes to a sealed file. */
@Command(
        name = "seal",
        description = {
            "Seal bytes: encrypt and authenticate them, segment by segment.",
            "Any size, constant memory. The first key of the keyring seals."
        })
final class SealCommand implements Callable<Integer> {

    private final Terminal terminal;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions key = new KeyOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private InputOption input = new InputOption();

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    SealCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        NamedKey current = key.load().current();
        try (Input in = input.open(terminal);
                Output out = output.openForBinary(terminal);
                Progress progress = display.start(terminal, in.sizeBytes())) {
            Warmup.start(in.sizeBytes());
            SealedOutputStream sealed = SealedOutputStream.create(out.stream(), current);
            Transfer.all(in.watchedBy(progress), sealed);
            sealed.finish();
            out.commit();
        }
        return ExitCode.OK.number();
    }
}
