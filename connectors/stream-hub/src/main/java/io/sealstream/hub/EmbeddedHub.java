package io.sealstream.hub;

import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * A hub inside this process, on the loopback interface, for demos and tests. Can be crashed and started again on the same port and
 * folder.
 */
public final class EmbeddedHub implements AutoCloseable {

    private final Path folder;
    private final HubSecurity security;
    private final SpoolOptions spool;
    private final HubLimits limits;
    private Hub hub;

    private EmbeddedHub(Path folder, HubSecurity security, SpoolOptions spool, HubLimits limits, Hub hub) {
        this.folder = folder;
        this.security = security;
        this.spool = spool;
        this.limits = limits;
        this.hub = hub;
    }

    /** Starts on a free port. */
    public static EmbeddedHub start(Path folder, HopSecret secret) throws IOException {
        return start(folder, HubSecurity.of(secret), SpoolOptions.DEFAULT);
    }

    /** Starts on a free port, letting in whom {@code security} says and storing as {@code spool} says. */
    public static EmbeddedHub start(Path folder, HubSecurity security, SpoolOptions spool) throws IOException {
        return start(folder, security, spool, HubLimits.DEFAULT);
    }

    /** Starts on a free port, with limits of its own. */
    public static EmbeddedHub start(Path folder, HubSecurity security, SpoolOptions spool, HubLimits limits)
            throws IOException {
        return new EmbeddedHub(folder, security, spool, limits, start(folder, security, spool, limits, 0));
    }

    public synchronized InetSocketAddress address() {
        return hub.address();
    }

    public synchronized int streamCount() {
        return hub.streamCount();
    }

    /** How often it has refused what, because of a limit; a restart begins anew. */
    public synchronized Map<RefusalKind, Long> refusals() {
        return hub.refusals();
    }

    /** What retention has dropped since the hub was started last. */
    public synchronized Dropped dropped() {
        return hub.dropped();
    }

    /** Ends the hub without a word to its clients and starts another on the same folder and port. */
    public synchronized void crashAndRestart() throws IOException {
        int port = hub.address().getPort();
        hub.halt();
        hub = start(folder, security, spool, limits, port);
    }

    @Override
    public synchronized void close() throws IOException {
        hub.close();
    }

    private static Hub start(Path folder, HubSecurity security, SpoolOptions spool, HubLimits limits, int port)
            throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return Hub.start(new HubOptions(loopback, folder, security, spool, limits));
    }
}
