package io.sealstream.transport.hop;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.session.FrameType;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.HandshakeStateBuilder;
import io.sealstream.transport.noise.Role;
import io.sealstream.transport.noise.X25519KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes what a hub says on one connection, right or wrong, from keys that never change. Seals records on its own, from SPEC section
 * 7.2, so that the vectors do not prove the code by itself.
 */
final class HubLines {

    static final byte[] SECRET = counting(0x80, 32);
    static final byte[] CLIENT_EPHEMERAL = counting(0x40, 32);
    static final byte[] PREAMBLE =
            Preamble.of(HopPattern.SHARED_SECRET, Optional.empty()).encode();

    private static final byte[] HUB_EPHEMERAL = counting(0x60, 32);
    private static final byte[] NOTHING = new byte[0];

    private final byte[] secret;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private byte[] key = NOTHING;
    private long number;

    HubLines() {
        this(SECRET);
    }

    HubLines(byte[] secret) {
        this.secret = secret.clone();
    }

    /** What follows the handshake. */
    sealed interface Line {

        /** A record of kind 0. */
        @SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
        record Sealed(byte[] frames) implements Line {}

        /** A record without tag, of any kind. */
        @SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
        record Plain(int kind, byte[] content) implements Line {}

        /** A sealed record that does not arrive. */
        record Lost() implements Line {}
    }

    /** The right handshake, and these records. */
    static byte[] of(Line... lines) {
        HubLines hub = new HubLines().handshake();
        for (Line line : lines) {
            hub.add(line);
        }
        return hub.bytes();
    }

    /** What the client says first: its preamble and its handshake message. */
    static byte[] clientSays() {
        byte[] message = message(initiator(SECRET), NOTHING);
        return new ByteWriter(100)
                .bytes(PREAMBLE)
                .u16(message.length)
                .bytes(message)
                .toBytes();
    }

    HubLines handshake() {
        return handshake(PREAMBLE);
    }

    /** The hub's handshake message with any payload. A hub of another secret answers the client that has that secret too. */
    HubLines handshake(byte[] payload) {
        HandshakeState hub = responder(secret);
        try {
            hub.readMessage(message(initiator(secret), NOTHING));
            byte[] answer = hub.writeMessage(payload);
            out.writeBytes(new ByteWriter(2).u16(answer.length).toBytes());
            out.writeBytes(answer);
            key = hub.split().sendKey();
        } catch (HandshakeFailedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] dataFrame(int channel, byte[] segments) {
        return new ByteWriter(8 + segments.length)
                .u8(FrameType.DATA.number())
                .u8(0)
                .u16(channel)
                .u32(segments.length)
                .bytes(segments)
                .toBytes();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] counting(int from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private void add(Line line) {
        if (line instanceof Line.Sealed sealed) {
            byte[] head = RecordLayout.head(RecordLayout.KIND_SEALED, sealed.frames().length + 16);
            out.writeBytes(head);
            out.writeBytes(seal(head, sealed.frames()));
        } else if (line instanceof Line.Plain plain) {
            out.writeBytes(RecordLayout.head(plain.kind(), plain.content().length));
            out.writeBytes(plain.content());
        } else {
            number++;
        }
    }

    private byte[] seal(byte[] head, byte[] plain) {
        byte[] nonce = new byte[12];
        BigEndian.putI64(nonce, 4, number++);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(ByteBuffer.wrap(head));
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] message(HandshakeState state, byte[] payload) {
        try {
            return state.writeMessage(payload);
        } catch (HandshakeFailedException e) {
            throw new AssertionError(e);
        }
    }

    private static HandshakeState initiator(byte[] secret) {
        return state(Role.INITIATOR, secret, CLIENT_EPHEMERAL);
    }

    private static HandshakeState responder(byte[] secret) {
        return state(Role.RESPONDER, secret, HUB_EPHEMERAL);
    }

    private static HandshakeState state(Role role, byte[] secret, byte[] ephemeral) {
        HandshakeStateBuilder builder = HandshakeState.builder(HopPattern.SHARED_SECRET.noiseProtocol(), role)
                .prologue(PREAMBLE)
                .addPreSharedKey(HopSecret.of(secret).preSharedKey())
                .ephemeralKeySource(() -> X25519KeyPair.fromPrivateKey(ephemeral));
        return builder.build();
    }
}
