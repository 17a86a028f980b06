package io.sealstream.key;

import io.sealstream.file.Argon2Cost;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a password becomes for one user and one hub: the password key of SPEC section 7.1. Both sides hold it and neither holds the
 * password, which is dear to guess from it. Whoever has it gets in as that user. Immutable.
 */
public final class LoginKey extends SecretValue {

    /** SPEC section 7.1 fixes it, because both sides compute alone. */
    static final Argon2Cost COST = new Argon2Cost(64 << 10, 3, 1);

    private static final byte[] LABEL = "seg/1 password".getBytes(StandardCharsets.US_ASCII);

    private LoginKey(byte[] bytes) {
        super("password key", bytes);
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static LoginKey of(byte[] bytes) {
        return new LoginKey(bytes.clone());
    }

    /** Takes 64 MiB and about half a second. The same password gives the same key, for this user at this hub and for nobody else. */
    public static LoginKey derive(Passphrase password, UserName user, HopPublicKey hub) {
        return new LoginKey(Argon2.stretch(password, salt(user, hub), COST, BYTES));
    }

    static byte[] salt(UserName user, HopPublicKey hub) {
        byte[] name = user.text().getBytes(StandardCharsets.US_ASCII);
        MessageDigest sha = sha256();
        sha.update(LABEL);
        sha.update(hub.bytes());
        sha.update((byte) name.length);
        return sha.digest(name);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
