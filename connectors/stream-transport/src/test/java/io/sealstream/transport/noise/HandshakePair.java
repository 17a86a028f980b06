package io.sealstream.transport.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Both sides of one protocol with fixed keys, so that every run gives the same bytes. */
record HandshakePair(HandshakeState initiator, HandshakeState responder, int messageCount) {

    static final byte[] PROLOGUE = "preamble".getBytes(StandardCharsets.US_ASCII);

    private static final X25519KeyPair INITIATOR_STATIC = X25519KeyPair.fromPrivateKey(filled(0x10));
    private static final X25519KeyPair RESPONDER_STATIC = X25519KeyPair.fromPrivateKey(filled(0x11));

    static HandshakePair of(String protocolName) {
        return new HandshakePair(
                inputs(protocolName, Role.INITIATOR).build(),
                inputs(protocolName, Role.RESPONDER).build(),
                NoiseSuite.parse(protocolName).pattern().messages().size());
    }

    /** A builder with all that the pattern asks of the role. */
    static HandshakeStateBuilder inputs(String protocolName, Role role) {
        HandshakeStateBuilder builder = withoutPreSharedKeys(protocolName, role);
        for (int i = 0; i < NoiseSuite.parse(protocolName).pattern().preSharedKeyCount(); i++) {
            builder.addPreSharedKey(filled(0x70 + i));
        }
        return builder;
    }

    static HandshakeStateBuilder withoutPreSharedKeys(String protocolName, Role role) {
        HandshakePattern pattern = NoiseSuite.parse(protocolName).pattern();
        HandshakeStateBuilder builder = HandshakeState.builder(protocolName, role)
                .prologue(PROLOGUE)
                .ephemeralKeySource(() -> ephemeralKey(role));
        if (pattern.needsLocalStatic(role)) {
            builder.localStatic(staticKey(role));
        }
        if (pattern.needsRemoteStatic(role)) {
            builder.remoteStatic(staticKey(role.peer()).publicKey());
        }
        return builder;
    }

    static X25519KeyPair staticKey(Role role) {
        return role == Role.INITIATOR ? INITIATOR_STATIC : RESPONDER_STATIC;
    }

    /** A new object with the same key each time, because a handshake wipes its ephemeral key. */
    static X25519KeyPair ephemeralKey(Role role) {
        return X25519KeyPair.fromPrivateKey(filled(role == Role.INITIATOR ? 0x20 : 0x21));
    }

    static byte[] filled(int octet) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) octet);
        return bytes;
    }

    static byte[] payload(int messageIndex) {
        return ("payload " + messageIndex).getBytes(StandardCharsets.US_ASCII);
    }

    HandshakeState writer(int messageIndex) {
        return messageIndex % 2 == 0 ? initiator : responder;
    }

    HandshakeState reader(int messageIndex) {
        return messageIndex % 2 == 0 ? responder : initiator;
    }

    byte[] write(int messageIndex) throws HandshakeFailedException {
        return writer(messageIndex).writeMessage(payload(messageIndex));
    }

    /** Exchanges the messages before {@code messageIndex}. */
    void runBefore(int messageIndex) throws HandshakeFailedException {
        for (int i = 0; i < messageIndex; i++) {
            reader(i).readMessage(write(i));
        }
    }

    void runAll() throws HandshakeFailedException {
        runBefore(messageCount);
    }
}
