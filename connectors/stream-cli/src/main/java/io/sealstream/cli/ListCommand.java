package io.sealstream.cli;

import io.sealstream.segment.NamePattern;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.HubEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealstream list}: which streams a hub stores. */
@Command(
        name = "list",
        description = "List the streams of a hub. Names, sizes and states are the hub's word: it can read no content.")
final class ListCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Option(names = "--hub", required = true, paramLabel = "HOST:PORT", description = "The hub.")
    private @Nullable HubEndpoint hub;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private HopOptions access = new HopOptions();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = ">",
            description = "Names to list: * stands for one part, > for the rest (default: all).")
    private NamePattern pattern = new NamePattern(">");

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (HubSession session = HubSession.connect(Objects.requireNonNull(hub, "hub"), access, PATIENCE)) {
            List<StreamDescription> streams = StreamSearch.all(session.client(), pattern);
            StringBuilder text = new StringBuilder();
            if (!json && !streams.isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-28s %-34s %-8s %-6s %10s %10s  %s%n",
                        "NAME",
                        "SESSION",
                        "CONTENT",
                        "STATE",
                        "SEGMENTS",
                        "STORED",
                        "CREATED"));
            }
            for (StreamDescription stream : streams) {
                text.append(json ? jsonLine(stream) : textLine(stream));
            }
            terminal.print(text.toString());
        }
        return ExitCode.OK.number();
    }

    private static String textLine(StreamDescription stream) {
        return String.format(
                Locale.ROOT,
                "%-28s %-34s %-8s %-6s %10d %10s  %s%n",
                stream.name(),
                sessionOf(stream),
                stream.content().name().toLowerCase(Locale.ROOT),
                stream.ended() ? "ended" : "open",
                stream.nextSequence() - stream.firstSequence(),
                Quantity.bytes(stream.storedBytes()),
                created(stream));
    }

    private static String jsonLine(StreamDescription stream) {
        return new JsonLine()
                        .put("name", stream.name().text())
                        .put("session", stream.stream().session().toString())
                        .put("stream", Long.toUnsignedString(stream.stream().number()))
                        .put("content", stream.content().name().toLowerCase(Locale.ROOT))
                        .put("ended", stream.ended())
                        .put("segments", stream.nextSequence() - stream.firstSequence())
                        .put("storedBytes", stream.storedBytes())
                        .put("created", created(stream))
                + "\n";
    }

    private static String sessionOf(StreamDescription stream) {
        long number = stream.stream().number();
        return stream.stream().session() + (number == 0 ? "" : "-" + Long.toUnsignedString(number));
    }

    private static String created(StreamDescription stream) {
        return Instant.ofEpochMilli(stream.createdAtMs())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
