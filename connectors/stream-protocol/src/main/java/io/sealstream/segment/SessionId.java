package io.sealstream.segment;

import io.sealstream.bytes.BigEndian;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The random 128-bit identity of one publisher session, as two big-endian halves. Immutable. */
public record SessionId(long high, long low) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Length on the wire. */
    public static final int BYTES = 16;

    /** A fresh identity. */
    public static SessionId random(SecureRandom random) {
        return new SessionId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes at {@code offset}; the caller has checked the bounds. */
    public static SessionId at(byte[] bytes, int offset) {
        return new SessionId(BigEndian.getI64(bytes, offset), BigEndian.getI64(bytes, offset + 8));
    }

    /** Parses 32 hexadecimal digits. */
    public static SessionId parse(String text) {
        byte[] bytes = HexFormat.of().parseHex(text);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("session id has 32 hexadecimal digits, found " + text.length());
        }
        return at(bytes, 0);
    }

    /** Writes 16 bytes at {@code offset}. */
    public void putAt(byte[] bytes, int offset) {
        BigEndian.putI64(bytes, offset, high);
        BigEndian.putI64(bytes, offset + 8, low);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
