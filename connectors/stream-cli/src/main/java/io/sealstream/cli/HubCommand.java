package io.sealstream.cli;

import io.sealstream.hub.Hub;
import io.sealstream.hub.HubOptions;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealstream hub}: stores sealed streams and hands them out, until it is interrupted. */
@Command(
        name = "hub",
        description = {
            "Run a hub: store sealed streams and hand them out. It holds no stream key and can read nothing.",
            "What it has acknowledged survives kill -9; started again on the same folder, it goes on where it stood."
        })
final class HubCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where to listen; port 0 takes a free one.")
    private @Nullable HubEndpoint listen;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Where streams are stored; created if absent.")
    private @Nullable Path data;

    @Option(
            names = "--fsync",
            paramLabel = "always|never",
            defaultValue = "never",
            description =
                    "What acknowledged data survives: never: the end of the process (default); always: also a power loss.")
    private String fsync = "never";

    @ArgGroup(exclusive = false, multiplicity = "1")
    private HopOptions access = new HopOptions();

    @Mixin
    private RetainOptions retain = new RetainOptions();

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    HubCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        HubEndpoint endpoint = Objects.requireNonNull(listen, "listen");
        InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
        if (address.isUnresolved()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "host to listen on is unknown [host=" + endpoint.host() + "]",
                    "use 127.0.0.1:PORT");
        }
        HubSecurity security = access.hub();
        HubOptions options = new HubOptions(
                address,
                Objects.requireNonNull(data, "data"),
                security,
                new SpoolOptions(durability(), SpoolOptions.DEFAULT.rollBytes(), retain.retention()),
                limits.limits());
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        ShutdownHook hook = new ShutdownHook(() -> stopGracefully(interrupted, stopped));
        try (hook;
                Hub hub = Hub.start(options)) {
            announce(hub, security);
            interrupted.await();
        } finally {
            stopped.countDown();
        }
        return ExitCode.OK.number();
    }

    private void announce(Hub hub, HubSecurity security) {
        InetSocketAddress bound = hub.address();
        if (!bound.getAddress().isLoopbackAddress()) {
            terminal.warn("other machines can reach this hub: whoever it lets in may write and list streams");
        }
        if (!display.isQuiet(terminal)) {
            terminal.note("hub listens on " + bound.getHostString() + ":" + bound.getPort() + ", " + hub.streamCount()
                    + " streams stored; it lets in " + waysIn(security) + "; stop it with Ctrl-C");
        }
    }

    private static String waysIn(HubSecurity security) {
        List<String> ways = new ArrayList<>();
        if (security.secret().isPresent()) {
            ways.add("whoever has the secret");
        }
        if (!security.users().isEmpty()) {
            ways.add(count(security.users().size(), "user"));
        }
        if (!security.clients().isEmpty()) {
            ways.add(count(security.clients().size(), "client") + " by key");
        }
        security.tls().ifPresent(tls -> ways.add("whoever has a certificate that it trusts"));
        return String.join(", ", ways);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Runs when the process is told to end: lets the command close the hub, and waits until it has. */
    private static void stopGracefully(CountDownLatch interrupted, CountDownLatch stopped) {
        interrupted.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Durability durability() throws CommandException {
        return switch (fsync) {
            case "never" -> Durability.PROCESS;
            case "always" -> Durability.POWER;
            default ->
                throw new CommandException(
                        ExitCode.USAGE, "--fsync is always or never [found=" + fsync + "]", "--fsync always");
        };
    }
}
