package io.sealstream.transport.hop;

import java.util.Objects;

/**
 * Fired through the pipeline when a connection is protected.
 *
 * @param peer who the other side is
 */
public record HandshakeComplete(HopPeer peer) {

    public HandshakeComplete {
        Objects.requireNonNull(peer, "peer");
    }
}
