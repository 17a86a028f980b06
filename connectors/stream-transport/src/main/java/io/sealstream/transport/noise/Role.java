package io.sealstream.transport.noise;

/** Which side of a handshake this is; the initiator sends the first message. */
public enum Role {
    INITIATOR,
    RESPONDER;

    /** Returns the other side. */
    public Role peer() {
        return this == INITIATOR ? RESPONDER : INITIATOR;
    }
}
