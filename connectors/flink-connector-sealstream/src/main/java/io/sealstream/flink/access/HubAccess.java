package io.sealstream.flink.access;

import io.sealstream.error.KeyException;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.StreamClient;
import java.io.Serializable;
import java.util.Objects;

/**
 * Which hub, and where that lies which gets a client in: a secret of any kind, or a certificate. Travels in the job graph and holds no
 * secret: each process that connects reads it from its own disk or environment. Immutable.
 *
 * @param endpoint where the hub listens; port above 0
 * @param proof where that comes from
 */
public record HubAccess(HubEndpoint endpoint, ProofSource proof) implements Serializable {

    private static final long serialVersionUID = 1L;

    public HubAccess {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(proof, "proof");
        if (endpoint.port() == 0) {
            throw new IllegalArgumentException("endpoint of a hub to connect to has a port above 0");
        }
    }

    /**
     * Starts to connect; the caller closes the client. Reads what gets it in, so it may block on a disk, but never waits for the hub.
     *
     * @param agent who connects, for the hub's log
     * @throws KeyException if it cannot be read
     */
    public StreamClient connect(String agent) throws KeyException {
        return StreamClient.connect(ClientOptions.of(endpoint.address(), proof.load(endpoint), agent));
    }
}
