package io.sealstream.transport;

import io.sealstream.segment.SegmentLayout;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HopSecret;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * How to reach a hub. Immutable; holds a secret and is therefore not serializable.
 *
 * @param endpoint host and port above 0; the host is looked up at every connect
 * @param security how hub and client prove to each other who they are
 * @param agent who we are, for the hub's log
 * @param reconnect when to try again
 * @param windowBytes DATA bytes that may wait on this side, over all subscriptions; at least one largest segment
 */
public record ClientOptions(
        InetSocketAddress endpoint,
        ClientSecurity security,
        String agent,
        ReconnectPolicy reconnect,
        long windowBytes) {

    /** SPEC section 7.5. */
    public static final long DEFAULT_WINDOW_BYTES = 64L << 20;

    public ClientOptions {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(reconnect, "reconnect");
        if (endpoint.getPort() == 0) {
            throw new IllegalArgumentException("endpoint of a hub to connect to has a port above 0");
        }
        if (windowBytes < SegmentLayout.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("window is at least one largest segment of "
                    + SegmentLayout.MAX_FRAME_BYTES + " bytes, found " + windowBytes);
        }
    }

    /** The defaults for a hub. */
    public static ClientOptions of(InetSocketAddress endpoint, HopSecret secret, String agent) {
        return of(endpoint, new ClientSecurity.SharedSecret(secret), agent);
    }

    /** The defaults for a hub. */
    public static ClientOptions of(InetSocketAddress endpoint, ClientSecurity security, String agent) {
        return new ClientOptions(endpoint, security, agent, ReconnectPolicy.DEFAULT, DEFAULT_WINDOW_BYTES);
    }

    /** The same with another policy. */
    public ClientOptions withReconnect(ReconnectPolicy policy) {
        return new ClientOptions(endpoint, security, agent, policy, windowBytes);
    }
}
