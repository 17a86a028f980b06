package io.sealstream.hub;

import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.transport.hop.HopSecret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a hub runs. Immutable; holds a secret and is therefore not serializable.
 *
 * @param listen where to listen; port 0 takes a free one
 * @param dataFolder where streams are stored
 * @param secret shared with clients
 * @param spool how segments are stored
 */
public record HubOptions(InetSocketAddress listen, Path dataFolder, HopSecret secret, SpoolOptions spool) {

    public HubOptions {
        Objects.requireNonNull(listen, "listen");
        Objects.requireNonNull(dataFolder, "dataFolder");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(spool, "spool");
    }
}
