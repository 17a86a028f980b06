package io.sealstream.cli;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.file.KeySealer;
import io.sealstream.file.SealedOutputStream;
import io.sealstream.segment.Compression;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamName;
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
            "Any size, constant memory. The key is one of a keyring or keystore, one made for --recipient, or comes"
                    + " from a passphrase."
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
    private CompressOption compress = new CompressOption();

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    SealCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        KeySealer keys = key.sealer();
        try (Input in = input.open(terminal);
                Output out = output.openForBinary(terminal);
                Progress progress = display.start(terminal, in.sizeBytes())) {
            Warmup.start(in.sizeBytes());
            Compression compression = compress.compression();
            SealedOutputStream sealed = compression == Compression.NONE
                    ? SealedOutputStream.create(out.stream(), keys)
                    : SealedOutputStream.createCompressed(
                            out.stream(),
                            keys,
                            StreamName.NONE,
                            SegmentLayout.DEFAULT_SEGMENT_SIZE,
                            AeadProvider.fastest(),
                            compression);
            Transfer.all(in.watchedBy(progress), sealed);
            sealed.finish();
            out.commit();
        }
        return ExitCode.OK.number();
    }
}
