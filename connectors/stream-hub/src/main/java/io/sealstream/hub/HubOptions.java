package io.sealstream.hub;

import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.transport.hop.HubSecurity;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a hub runs. Immutable; holds a secret and is therefore not serializable.
 *
 * @param listen where to listen; port 0 takes a free one
 * @param dataFolder where streams are stored
 * @param security whom it lets in
 * @param spool how segments are stored
 * @param limits what clients may cost it
 */
public record HubOptions(
        InetSocketAddress listen, Path dataFolder, HubSecurity security, SpoolOptions spool, HubLimits limits) {

    public HubOptions {
        Objects.requireNonNull(listen, "listen");
        Objects.requireNonNull(dataFolder, "dataFolder");
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(spool, "spool");
        Objects.requireNonNull(limits, "limits");
    }

    /** With the limits of SPEC section 8. */
    public HubOptions(InetSocketAddress listen, Path dataFolder, HubSecurity security, SpoolOptions spool) {
        this(listen, dataFolder, security, spool, HubLimits.DEFAULT);
    }
}
