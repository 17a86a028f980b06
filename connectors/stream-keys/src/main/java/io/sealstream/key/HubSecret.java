package io.sealstream.key;

import java.security.SecureRandom;

/** 32 random bytes that a hub shares with its clients: they let a client in and open nothing. Immutable. */
public final class HubSecret extends SecretValue {

    private HubSecret(byte[] bytes) {
        super("hub secret", bytes);
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static HubSecret of(byte[] bytes) {
        return new HubSecret(bytes.clone());
    }

    /** A fresh secret. */
    public static HubSecret random(SecureRandom random) {
        return new HubSecret(randomBytes(random));
    }
}
