package io.sealstream.cli;

import io.sealstream.cipher.NamedKey;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.PublicationWriter;
import io.sealstream.transport.SealingOptions;
import io.sealstream.transport.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealstream send}: bytes to a new stream at a hub. */
@Command(
        name = "send",
        description = {
            "Send bytes to a hub as a new stream, sealed from here to whoever receives it.",
            "Ends when the hub has stored everything. If the hub goes away meanwhile, waits for it and goes on."
        })
final class SendCommand implements Callable<Integer> {

    private static final int PIECE_BYTES = 256 << 10;

    private final Terminal terminal;

    @Option(names = "--to", required = true, paramLabel = "HOST:PORT", description = "The hub.")
    private @Nullable HubEndpoint hub;

    @Mixin
    private StreamOption stream = new StreamOption();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            description = "How long the hub may be away before giving up, such as PT30S (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(5);

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions key = new KeyOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private HopOptions access = new HopOptions();

    @Parameters(
            paramLabel = "IN",
            description = "Files to send, one behind the other; - or nothing means standard input.")
    private List<Path> inputs = new ArrayList<>();

    @Mixin
    private CompressOption compress = new CompressOption();

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    SendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        NamedKey current = key.load().current();
        StreamName name = stream.name();
        StreamId id = new StreamId(SessionId.random(new SecureRandom()), 0);
        List<Path> paths = inputs.isEmpty() ? List.of(Path.of(Input.STANDARD)) : inputs;
        SealingOptions sealing = SealingOptions.DEFAULT.with(compress.compression());
        try (InputList in = InputList.open(paths, terminal);
                HubSession session = HubSession.connect(Objects.requireNonNull(hub, "hub"), access, timeout);
                Publication publication = Waiting.on(session.client()
                        .publish(PublicationOptions.of(id, name, Content.BYTES, Bound.BOUNDED, current.key())
                                .with(sealing)))) {
            send(in, publication);
        }
        if (!display.isQuiet(terminal)) {
            terminal.note("sent as session " + id.session());
        }
        return ExitCode.OK.number();
    }

    private void send(InputList in, Publication publication) throws IOException {
        OptionalLong total = in.sizeBytes();
        LingerFlush linger = LingerFlush.start(publication);
        try (linger;
                Progress progress = display.start(terminal, total)) {
            PublicationWriter writer = new PublicationWriter(publication);
            byte[] piece = new byte[PIECE_BYTES];
            for (InputStream one : in.streams()) {
                for (int count = one.read(piece); count >= 0; count = one.read(piece)) {
                    writer.send(piece, 0, count);
                    progress.advance(count);
                }
            }
            writer.finish();
        }
    }
}
