package io.sealstream.it.fuzz;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.Hkdf;
import io.sealstream.transport.hop.HopRole;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.Role;
import io.sealstream.transport.noise.TransportKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection: knows the secret, shakes hands, and then seals whatever it is told to, which an honest end would not
 * do. Written from SPEC sections 7.1 and 7.2 and not from the code under test. Not thread safe.
 */
final class HopPeer {

    static final HopSecret SECRET = HopSecret.of(Truth.bytes(7, HopSecret.BYTES));
    static final byte[] PREAMBLE = {'S', 'E', 'G', '1', 1, 1, 1, 1, 1, 0};

    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;
    private static final byte[] PRE_SHARED_KEY = Hkdf.expand(
            Hkdf.extract(new byte[0], Truth.bytes(7, HopSecret.BYTES)),
            "seg/1 psk".getBytes(StandardCharsets.US_ASCII),
            32);

    private final HandshakeState handshake;
    private @Nullable TransportKeys keys;
    private long recordNumber;
    private byte @Nullable [] replacedKey;
    private long generation;

    /** @param role of this end */
    HopPeer(HopRole role) {
        handshake = HandshakeState.builder(
                        "Noise_NNpsk0_25519_AESGCM_SHA256", role == HopRole.CLIENT ? Role.INITIATOR : Role.RESPONDER)
                .prologue(PREAMBLE)
                .addPreSharedKey(PRE_SHARED_KEY)
                .build();
    }

    /** What a client says first: preamble and handshake message. */
    byte[] greeting() throws HandshakeFailedException {
        return Truth.joined(PREAMBLE, withLength(handshake.writeMessage(new byte[0])));
    }

    /** What a hub answers to a greeting; it has the keys then. */
    byte[] answer(byte[] greeting) throws HandshakeFailedException {
        handshake.readMessage(Arrays.copyOfRange(greeting, PREAMBLE.length + 2, greeting.length));
        byte[] message = handshake.writeMessage(PREAMBLE);
        keys = handshake.split();
        return withLength(message);
    }

    /** A client takes the answer and has the keys then. */
    void complete(byte[] answer) throws HandshakeFailedException {
        handshake.readMessage(Arrays.copyOfRange(answer, 2, answer.length));
        keys = handshake.split();
    }

    /** A record of kind 0 that opens to {@code plain}. */
    byte[] sealed(byte[] plain) throws GeneralSecurityException {
        byte[] head = head(0, plain.length + TAG_BITS / 8);
        Cipher cipher = nextCipher();
        cipher.updateAAD(head);
        return Truth.joined(head, cipher.doFinal(plain));
    }

    /** A record of kind 1: {@code clear} and a tag over it. */
    byte[] authenticated(byte[] clear) throws GeneralSecurityException {
        byte[] head = head(1, clear.length + TAG_BITS / 8);
        Cipher cipher = nextCipher();
        cipher.updateAAD(head);
        cipher.updateAAD(clear);
        return Truth.joined(head, clear, cipher.doFinal());
    }

    /** A record that holds KEY_UPDATE; what follows is under the next key. */
    byte[] keyUpdate() throws GeneralSecurityException {
        byte[] update = new ByteWriter(16)
                .u8(0x0d)
                .u8(0)
                .u16(0)
                .u32(8)
                .i64(++generation)
                .toBytes();
        byte[] record = sealed(update);
        byte[] lastNonce = new ByteWriter(NONCE_BYTES).zeros(4).i64(-1).toBytes();
        byte[] sealed = cipher(key(), lastNonce).doFinal(new byte[32]);
        replacedKey = Arrays.copyOf(sealed, 32);
        return record;
    }

    /** Length and kind as they stand before every record. */
    static byte[] head(int kind, int length) {
        return new ByteWriter(4)
                .u8(kind << 6 | (length >>> 24 & 0x3f))
                .u8(length >>> 16 & 0xff)
                .u16(length & 0xffff)
                .toBytes();
    }

    private Cipher nextCipher() throws GeneralSecurityException {
        return cipher(
                key(), new ByteWriter(NONCE_BYTES).zeros(4).i64(recordNumber++).toBytes());
    }

    private byte[] key() {
        return replacedKey == null ? Objects.requireNonNull(keys, "keys").sendKey() : replacedKey;
    }

    private static Cipher cipher(byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static byte[] withLength(byte[] message) {
        return new ByteWriter(2 + message.length).shortBytes(message).toBytes();
    }
}
