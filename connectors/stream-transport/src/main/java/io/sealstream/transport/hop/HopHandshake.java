package io.sealstream.transport.hop;

import io.sealstream.error.HandshakeException;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;

/** One handshake from one side: the Noise state, and what it must find on the way. Confined to the event loop of its connection. */
interface HopHandshake {

    Preamble preamble();

    HandshakeState state();

    /**
     * Looks at what the other side has shown so far; called after each of its messages, before the next is answered.
     *
     * @throws HandshakeException if it is not who it should be
     */
    void check() throws HandshakeException, HandshakeFailedException;

    /** Who the other side is, once the handshake is complete. */
    HopPeer peer() throws HandshakeFailedException;

    /** Whether the last message is the client's, so that it cannot know without an answer that the hub has taken it. */
    default boolean isConfirmed() {
        return preamble().pattern() == HopPattern.PASSWORD.number();
    }
}
