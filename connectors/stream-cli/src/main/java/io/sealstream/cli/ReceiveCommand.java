package io.sealstream.cli;

import io.sealstream.key.StreamKeys;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.OnGap;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealstream receive}: a stream at a hub to bytes. */
@Command(
        name = "receive",
        description = {
            "Receive the newest stream of a name from a hub, verified and opened, to its end.",
            "Waits if there is none yet. If the hub goes away meanwhile, waits for it and goes on."
        })
final class ReceiveCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--from", required = true, paramLabel = "HOST:PORT", description = "The hub.")
    private @Nullable HubEndpoint hub;

    @Mixin
    private StreamOption stream = new StreamOption();

    @Option(
            names = "--session",
            paramLabel = "ID",
            description = "The session to receive, as send and list show it; default: the newest of the name.")
    private @Nullable SessionId sessionId;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            description = "How long the hub may be away before giving up, such as PT30S (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(5);

    @Option(
            names = "--on-gap",
            paramLabel = "fail|skip",
            converter = OnGapConverter.class,
            defaultValue = "fail",
            description = {
                "What to do when the hub has dropped a part of the stream before it was received: fail, or skip it with a",
                "warning (default: ${DEFAULT-VALUE})."
            })
    private OnGap onGap = OnGap.FAIL;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions key = new KeyOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private HopOptions access = new HopOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    ReceiveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        StreamKeys keys = StreamKeys.of(key.provider());
        StreamName wanted = stream.name();
        try (Output out = output.open(terminal);
                HubSession session = HubSession.connect(Objects.requireNonNull(hub, "hub"), access, timeout)) {
            StreamSearch search = new StreamSearch(session.client(), wanted, Optional.ofNullable(sessionId));
            Optional<StreamDescription> found = search.find();
            if (found.isEmpty() && !display.isQuiet(terminal)) {
                terminal.note("hub has no stream of this name yet, waiting for one");
            }
            StreamDescription newest = found.isPresent() ? found.get() : search.waitForOne();
            OptionalLong total = newest.ended() ? OptionalLong.of(newest.storedBytes()) : OptionalLong.empty();
            try (Progress progress = display.start(terminal, total)) {
                Reception.toTheEnd(session.client(), keys, newest, onGap, out.stream(), terminal, progress);
            }
            out.commit();
        }
        return ExitCode.OK.number();
    }
}
