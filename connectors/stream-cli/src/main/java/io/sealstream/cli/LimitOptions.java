package io.sealstream.cli;

import io.sealstream.hub.limit.HubLimits;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What clients may cost a hub, as far as an operator would change it; the rest is as SPEC section 8 says. */
final class LimitOptions {

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Connections of clients (default: 1000); more are refused.")
    private @Nullable Integer maxConnections;

    @Option(
            names = "--max-client-connections",
            paramLabel = "N",
            description = "Connections of one client, that is of one address (default: 250); more are refused.")
    private @Nullable Integer maxClientConnections;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            description = "Streams that are stored (default: 10000); others are refused.")
    private @Nullable Integer maxStreams;

    @Option(
            names = "--max-client-rate",
            paramLabel = "BYTES",
            description = "Bytes a second that one client may send, such as 10MiB (default: no limit);"
                    + " whoever sends more is read later.")
    private @Nullable ByteAmount maxClientRate;

    /** The limits to run with. */
    HubLimits limits() throws CommandException {
        HubLimits.Connections connections = HubLimits.Connections.DEFAULT;
        HubLimits.Holdings holdings = HubLimits.Holdings.DEFAULT;
        HubLimits.Rates rates = HubLimits.Rates.DEFAULT;
        return HubLimits.DEFAULT
                .with(new HubLimits.Connections(
                        positive("--max-connections", maxConnections, connections.max()),
                        positive("--max-client-connections", maxClientConnections, connections.perClient()),
                        connections.halfOpen(),
                        connections.halfOpenPerAddress(),
                        connections.failedPerMinute()))
                .with(new HubLimits.Holdings(
                        holdings.channels(),
                        holdings.subscriptionsPerConnection(),
                        holdings.subscriptions(),
                        positive("--max-streams", maxStreams, holdings.streams()),
                        holdings.epochs()))
                .with(new HubLimits.Rates(
                        rates.newStreamsPerMinute(), rates.listsPerSecond(), rates.requestsPerSecond(), rate()));
    }

    private static int positive(String option, @Nullable Integer given, int otherwise) throws CommandException {
        int value = Optional.ofNullable(given).orElse(otherwise);
        if (value < 1) {
            throw new CommandException(
                    ExitCode.USAGE, option + " is at least 1 [found=" + value + "]", option + " " + otherwise);
        }
        return value;
    }

    private OptionalLong rate() {
        return maxClientRate == null ? OptionalLong.empty() : OptionalLong.of(maxClientRate.bytes());
    }
}
