package io.sealstream.transport.hop;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.StreamException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a client says in the clear before the handshake, and what the hub repeats inside it, so that nobody in between can downgrade
 * either (SPEC section 7.1): "SEG1", version, lowest version, security, pattern, cipher, flags. Immutable.
 */
record Preamble(int version, int minVersion, int security, int pattern, int cipher) {

    static final int BYTES = 10;

    /** This release: Noise, NNpsk0, AES-GCM with SHA-256. */
    static final Preamble OURS = new Preamble(1, 1, 1, 1, 1);

    static final String NOISE_PROTOCOL = "Noise_NNpsk0_25519_AESGCM_SHA256";

    private static final byte[] MAGIC = "SEG1".getBytes(StandardCharsets.US_ASCII);

    byte[] encode() {
        return new ByteWriter(BYTES)
                .bytes(MAGIC)
                .u8(version)
                .u8(minVersion)
                .u8(security)
                .u8(pattern)
                .u8(cipher)
                .u8(0)
                .toBytes();
    }

    /** Whether bytes can still become a preamble. */
    static boolean startsLike(byte[] bytes, int length) {
        int compared = Math.min(length, MAGIC.length);
        return Arrays.equals(bytes, 0, compared, MAGIC, 0, compared);
    }

    static Preamble decode(byte[] bytes) throws StreamException {
        if (!startsLike(bytes, bytes.length)) {
            throw new HandshakeException(ErrorCode.NOT_SEALSTREAM, "peer does not speak this protocol");
        }
        ByteReader in = ByteReader.of(bytes, "preamble");
        in.bytes(MAGIC.length);
        Preamble preamble = new Preamble(in.u8(), in.u8(), in.u8(), in.u8(), in.u8());
        int reserved = in.u8();
        in.end();
        if (reserved != 0) {
            throw new HandshakeException(ErrorCode.VERSION_UNKNOWN, "preamble has reserved bits", "found", reserved);
        }
        return preamble;
    }

    /** @throws HandshakeException unless this release can talk like that */
    void requireSupported() throws HandshakeException {
        if (!equals(OURS)) {
            throw new HandshakeException(
                    ErrorCode.VERSION_UNKNOWN,
                    "peer wants another protocol version or handshake",
                    "found",
                    this,
                    "supported",
                    OURS);
        }
    }
}
