package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.StreamException;
import io.sealstream.session.UserName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a client says in the clear before the handshake, and what the hub repeats inside it, so that nobody in between can downgrade
 * either (SPEC section 7.1): "SEG1", version, lowest version, security, pattern, cipher, user. Behind it comes a
 * handshake of Noise or of TLS. Immutable.
 */
record Preamble(int version, int minVersion, int security, int pattern, int cipher, Optional<UserName> user) {

    /** Without the user's name. */
    static final int MIN_BYTES = 10;

    private static final byte[] MAGIC = "SEG1".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SECURITY_NOISE = 1;
    private static final int SECURITY_TLS = 2;
    private static final int CIPHER_AES_GCM_SHA256 = 1;

    /** What this release says before TLS, which agrees on its own pattern and ciphers. */
    static final Preamble TLS = new Preamble(VERSION, VERSION, SECURITY_TLS, 0, 0, Optional.empty());

    /** What this release says to begin a handshake. */
    static Preamble of(HopPattern pattern, Optional<UserName> user) {
        return new Preamble(VERSION, VERSION, SECURITY_NOISE, pattern.number(), CIPHER_AES_GCM_SHA256, user);
    }

    byte[] encode() {
        byte[] name = user.map(UserName::text).orElse("").getBytes(StandardCharsets.US_ASCII);
        return new ByteWriter(MIN_BYTES + name.length)
                .bytes(MAGIC)
                .u8(version)
                .u8(minVersion)
                .u8(security)
                .u8(pattern)
                .u8(cipher)
                .u8(name.length)
                .bytes(name)
                .toBytes();
    }

    /**
     * Takes a preamble from the beginning of {@code in}; empty, and nothing taken, as long as it is not all there.
     *
     * @throws HandshakeException as soon as it cannot become one
     */
    static Optional<Preamble> read(ByteBuf in) throws StreamException {
        byte[] start = new byte[Math.min(MIN_BYTES, in.readableBytes())];
        in.getBytes(in.readerIndex(), start);
        int compared = Math.min(start.length, MAGIC.length);
        if (!Arrays.equals(start, 0, compared, MAGIC, 0, compared)) {
            throw new HandshakeException(ErrorCode.NOT_SEALSTREAM, "peer does not speak this protocol");
        }
        if (start.length < MIN_BYTES) {
            return Optional.empty();
        }
        int nameBytes = start[MIN_BYTES - 1] & 0xff;
        if (nameBytes > UserName.MAX_BYTES) {
            throw new HandshakeException(
                    ErrorCode.VERSION_UNKNOWN,
                    "preamble has a user name that is too long",
                    "lengthBytes",
                    nameBytes,
                    "maxLengthBytes",
                    UserName.MAX_BYTES);
        }
        if (in.readableBytes() < MIN_BYTES + nameBytes) {
            return Optional.empty();
        }
        byte[] all = new byte[MIN_BYTES + nameBytes];
        in.readBytes(all);
        return Optional.of(decode(all));
    }

    private static Preamble decode(byte[] bytes) throws StreamException {
        ByteReader in = ByteReader.of(bytes, "preamble");
        in.bytes(MAGIC.length);
        int version = in.u8();
        int minVersion = in.u8();
        int security = in.u8();
        int pattern = in.u8();
        int cipher = in.u8();
        byte[] name = in.bytes(in.u8());
        in.end();
        return new Preamble(version, minVersion, security, pattern, cipher, userOf(name));
    }

    private static Optional<UserName> userOf(byte[] name) throws HandshakeException {
        if (name.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new UserName(new String(name, StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            throw new HandshakeException(ErrorCode.VERSION_UNKNOWN, "preamble has no valid user name");
        }
    }

    /** Whether TLS follows; its other fields may still be those of another release. */
    boolean wantsTls() {
        return security == SECURITY_TLS;
    }

    /** @throws HandshakeException unless this release can talk like that */
    HopPattern requireSupported() throws HandshakeException {
        HopPattern wanted = HopPattern.ofNumber(pattern);
        boolean named = user.isPresent() == (wanted == HopPattern.PASSWORD);
        if (!equals(of(wanted, user)) || !named) {
            throw unknown();
        }
        return wanted;
    }

    /** @throws HandshakeException unless this release can talk like that before TLS */
    void requireSupportedTls() throws HandshakeException {
        if (!equals(TLS)) {
            throw unknown();
        }
    }

    private HandshakeException unknown() {
        return new HandshakeException(
                ErrorCode.VERSION_UNKNOWN, "peer wants another protocol version or handshake", "found", this);
    }
}
