package io.sealstream.it.hostile;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.Hkdf;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.Role;
import io.sealstream.transport.noise.TransportKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One client's keys: shakes hands and seals whatever it is told to. Written from SPEC sections 7.1 and 7.2 and not from the code under
 * test. Not thread safe, but one thread may seal while another opens.
 */
final class HopSide {

    static final byte[] PREAMBLE = {'S', 'E', 'G', '1', 1, 1, 1, 1, 1, 0};
    static final int HEAD_BYTES = 4;
    static final int AUTHENTICATED = 1;

    private static final int TAG_BYTES = 16;

    private final HandshakeState handshake;
    private @Nullable TransportKeys keys;
    private long sealed;
    private long opened;

    /** @param secret 32 bytes, the hub's or wrong ones */
    HopSide(byte[] secret) {
        byte[] psk =
                Hkdf.expand(Hkdf.extract(new byte[0], secret), "seg/1 psk".getBytes(StandardCharsets.US_ASCII), 32);
        handshake = HandshakeState.builder("Noise_NNpsk0_25519_AESGCM_SHA256", Role.INITIATOR)
                .prologue(PREAMBLE)
                .addPreSharedKey(psk)
                .build();
    }

    /** Preamble and first message. */
    byte[] greeting() throws HandshakeFailedException {
        byte[] message = handshake.writeMessage(new byte[0]);
        return new ByteWriter(64)
                .bytes(PREAMBLE)
                .u16(message.length)
                .bytes(message)
                .toBytes();
    }

    /** Takes the hub's message. */
    void complete(byte[] message) throws HandshakeFailedException {
        handshake.readMessage(message);
        keys = handshake.split();
    }

    byte[] frame(int channel, HopFrame frame) throws GeneralSecurityException {
        return sealed(HopFrameCodec.encode(channel, frame));
    }

    /** A record of kind 0 that opens to {@code plain}. */
    byte[] sealed(byte[] plain) throws GeneralSecurityException {
        byte[] head = head(0, plain.length + TAG_BYTES);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys().sendKey(), sealed++);
        cipher.updateAAD(head);
        return new ByteWriter(head.length + plain.length + TAG_BYTES)
                .bytes(head)
                .bytes(cipher.doFinal(plain))
                .toBytes();
    }

    /** A record of kind 1 with segments. */
    byte[] data(int channel, byte[] segments) throws GeneralSecurityException {
        byte[] clear = new ByteWriter(HopFrameCodec.HEADER_BYTES + segments.length)
                .u8(FrameType.DATA.number())
                .u8(0)
                .u16(channel)
                .u32(segments.length)
                .bytes(segments)
                .toBytes();
        byte[] head = head(AUTHENTICATED, clear.length + TAG_BYTES);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys().sendKey(), sealed++);
        cipher.updateAAD(head);
        cipher.updateAAD(clear);
        return new ByteWriter(head.length + clear.length + TAG_BYTES)
                .bytes(head)
                .bytes(clear)
                .bytes(cipher.doFinal())
                .toBytes();
    }

    /** The control frames of a record that the hub sealed. */
    List<HopFrame> open(byte[] head, byte[] body) throws GeneralSecurityException, IOException {
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, keys().receiveKey(), opened++);
        cipher.updateAAD(head);
        byte[] plain = cipher.doFinal(body);
        List<HopFrame> frames = new ArrayList<>();
        int at = 0;
        while (at < plain.length) {
            int length = (plain[at + 4] & 0xff) << 24
                    | (plain[at + 5] & 0xff) << 16
                    | (plain[at + 6] & 0xff) << 8
                    | (plain[at + 7] & 0xff);
            FrameType type = FrameType.ofNumber(plain[at] & 0xff);
            at += HopFrameCodec.HEADER_BYTES;
            frames.add(HopFrameCodec.decode(type, plain, at, length));
            at += length;
        }
        return frames;
    }

    /** The refusal that a hub's answer is, if it is one. */
    static Optional<Integer> refusal(byte[] answer) {
        boolean refused = answer.length >= 4 && answer[0] == 0 && answer[1] == 0;
        return refused ? Optional.of((answer[2] & 0xff) << 8 | (answer[3] & 0xff)) : Optional.empty();
    }

    /** Kind and length as they stand before every record. */
    static byte[] head(int kind, int length) {
        return new ByteWriter(HEAD_BYTES)
                .u8(kind << 6 | (length >>> 24 & 0x3f))
                .u8(length >>> 16 & 0xff)
                .u16(length & 0xffff)
                .toBytes();
    }

    private TransportKeys keys() {
        return Objects.requireNonNull(keys, "keys");
    }

    private static Cipher cipher(int mode, byte[] key, long number) throws GeneralSecurityException {
        byte[] nonce = new ByteWriter(12).zeros(4).i64(number).toBytes();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(Arrays.copyOf(key, key.length), "AES"), new GCMParameterSpec(128, nonce));
        return cipher;
    }
}
