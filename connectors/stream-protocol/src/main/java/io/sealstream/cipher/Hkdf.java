package io.sealstream.cipher;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), because Java 17 has none. */
public final class Hkdf {

    private static final int HASH_BYTES = 32;
    private static final String MAC = "HmacSHA256";

    private Hkdf() {}

    /** HKDF-Extract. An empty salt stands for 32 zero bytes. */
    public static byte[] extract(byte[] salt, byte[] inputKey) {
        return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(inputKey);
    }

    /** HKDF-Expand: {@code length} bytes, at most 255 × 32, from a uniformly random key. */
    public static byte[] expand(byte[] key, byte[] info, int length) {
        if (length < 0 || length > 255 * HASH_BYTES) {
            throw new IllegalArgumentException("HKDF gives 0 to " + 255 * HASH_BYTES + " bytes, wanted " + length);
        }
        Mac mac = mac(key);
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < length; counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            int piece = Math.min(HASH_BYTES, length - done);
            System.arraycopy(block, 0, output, done, piece);
            done += piece;
        }
        Arrays.fill(block, (byte) 0);
        return output;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("internal error: every Java platform has " + MAC, e);
        }
    }
}
