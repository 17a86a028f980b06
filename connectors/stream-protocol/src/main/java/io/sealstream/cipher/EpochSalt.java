package io.sealstream.cipher;

import io.sealstream.segment.EpochRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Draws the salt of an epoch. What the caller knows of its attempt (job, attempt, time) is mixed into the salt, never into the key
 * context, so that a cloned machine whose random generator repeats itself still gets other keys (SPEC section 4.2).
 */
public final class EpochSalt {

    private EpochSalt() {}

    /** 24 bytes: SHA-256 of 32 random bytes and the hedge, cut. */
    public static byte[] draw(SecureRandom random, byte[] hedge) {
        byte[] fresh = new byte[32];
        random.nextBytes(fresh);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(fresh);
            return Arrays.copyOf(digest.digest(hedge), EpochRecord.SALT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("internal error: every Java platform has SHA-256", e);
        }
    }
}
