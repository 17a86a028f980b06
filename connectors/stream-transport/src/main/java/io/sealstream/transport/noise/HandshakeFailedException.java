package io.sealstream.transport.noise;

import java.io.IOException;

/**
 * The handshake cannot go on: a message was malformed, did not authenticate or carried an unusable key.
 *
 * <p>There is one text and no cause, so neither a log nor a peer learns which check failed. The handshake state that
 * threw it is dead; open a new connection with a new one.
 */
public final class HandshakeFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    HandshakeFailedException() {
        super("noise handshake failed; check that both sides hold the same protocol name, prologue and keys");
    }
}
