package io.sealstream.transport.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The CipherState of Noise section 5.1: a key, once there is one, and its nonce counter. Confined to one thread. */
final class CipherState {

    private final NoiseCipher cipher;
    private byte @Nullable [] key;
    private long nonce;

    CipherState(NoiseCipher cipher) {
        this.cipher = cipher;
    }

    /** Takes over a key of {@link NoiseCipher#KEY_BYTES}, wipes the one before and counts from 0 again. */
    void initializeKey(byte[] ownedKey) {
        wipe();
        key = ownedKey;
        nonce = 0;
    }

    boolean hasKey() {
        return key != null;
    }

    /** Encrypts, or copies where no key is set yet. */
    byte[] encryptWithAd(byte[] associatedData, byte[] plaintext) {
        if (key == null) {
            return plaintext.clone();
        }
        return cipher.seal(key, takeNonce(), associatedData, plaintext);
    }

    /** Decrypts, or copies where no key is set yet; a text that does not open ends the use of this state. */
    byte[] decryptWithAd(byte[] associatedData, byte[] ciphertext) throws GeneralSecurityException {
        if (key == null) {
            return ciphertext.clone();
        }
        return cipher.open(key, takeNonce(), associatedData, ciphertext);
    }

    /** Overwrites the key. The owner must not use this state again before {@link #initializeKey}. */
    void wipe() {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Stops at 2^63 - 1 of the 2^64 - 1 nonces that Noise allows: no handshake comes near, and none may wrap. */
    private long takeNonce() {
        long taken = nonce;
        nonce = Math.incrementExact(nonce);
        return taken;
    }
}
