package io.sealstream.flink.access;

import io.sealstream.error.KeyException;
import io.sealstream.key.SecretSource;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.StreamClient;
import java.io.Serializable;
import java.util.Objects;

/**
 * Which hub, and where the secret for it lies: what all its clients share, a user's login, or a client's key. Travels in the job graph
 * and holds no secret: each process that connects reads it from its own disk or environment. Immutable.
 *
 * @param endpoint where the hub listens; port above 0
 * @param secret where the secret comes from
 */
public record HubAccess(HubEndpoint endpoint, SecretSource secret) implements Serializable {

    private static final long serialVersionUID = 1L;

    public HubAccess {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(secret, "secret");
        if (endpoint.port() == 0) {
            throw new IllegalArgumentException("endpoint of a hub to connect to has a port above 0");
        }
    }

    /**
     * Starts to connect; the caller closes the client. Reads the secret, so it may block on a disk, but never waits for the hub.
     *
     * @param agent who connects, for the hub's log
     * @throws KeyException if the secret cannot be read
     */
    public StreamClient connect(String agent) throws KeyException {
        return StreamClient.connect(ClientOptions.of(endpoint.address(), HopProof.of(secret.load()), agent));
    }
}
