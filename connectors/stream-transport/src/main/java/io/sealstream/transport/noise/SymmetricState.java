package io.sealstream.transport.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/**
 * The SymmetricState of Noise section 5.2: the chaining key that collects every secret and the hash that collects every
 * public byte. Confined to one thread. Arrays given to it stay the caller's.
 */
final class SymmetricState {

    private final NoiseHash hash;
    private final CipherState cipherState;
    private byte[] chainingKey;
    private byte[] handshakeHash;

    SymmetricState(NoiseSuite suite) {
        this.hash = suite.hash();
        this.cipherState = new CipherState(suite.cipher());
        byte[] name = suite.protocolName().getBytes(StandardCharsets.US_ASCII);
        this.handshakeHash =
                name.length <= hash.lengthBytes() ? Arrays.copyOf(name, hash.lengthBytes()) : hash.hash(name);
        this.chainingKey = handshakeHash.clone();
    }

    void mixHash(byte[] data) {
        handshakeHash = hash.hash(handshakeHash, data);
    }

    void mixKey(byte[] inputKeyMaterial) {
        List<byte[]> outputs = hash.hkdf(chainingKey, inputKeyMaterial, 2);
        replaceChainingKey(outputs.get(0));
        cipherState.initializeKey(truncated(outputs.get(1)));
    }

    void mixKeyAndHash(byte[] inputKeyMaterial) {
        List<byte[]> outputs = hash.hkdf(chainingKey, inputKeyMaterial, 3);
        replaceChainingKey(outputs.get(0));
        mixHash(outputs.get(1));
        cipherState.initializeKey(truncated(outputs.get(2)));
    }

    /** Returns the length that {@link #encryptAndHash} gives now to a text of {@code plaintextBytes}. */
    int sealedBytes(int plaintextBytes) {
        return cipherState.hasKey() ? plaintextBytes + NoiseCipher.TAG_BYTES : plaintextBytes;
    }

    byte[] encryptAndHash(byte[] plaintext) {
        byte[] ciphertext = cipherState.encryptWithAd(handshakeHash, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    byte[] decryptAndHash(byte[] ciphertext) throws GeneralSecurityException {
        byte[] plaintext = cipherState.decryptWithAd(handshakeHash, ciphertext);
        mixHash(ciphertext);
        return plaintext;
    }

    /** Returns the two transport keys, the initiator's sending key first. The caller owns and wipes them. */
    List<byte[]> split() {
        List<byte[]> outputs = hash.hkdf(chainingKey, new byte[0], 2);
        return List.of(truncated(outputs.get(0)), truncated(outputs.get(1)));
    }

    /** Returns a copy of h; after the last message it names this very handshake (Noise section 11.2). */
    byte[] handshakeHash() {
        return handshakeHash.clone();
    }

    /** Overwrites the secrets; the handshake hash is public and stays. The owner must not mix or encrypt afterwards. */
    void wipe() {
        Arrays.fill(chainingKey, (byte) 0);
        cipherState.wipe();
    }

    private void replaceChainingKey(byte[] next) {
        Arrays.fill(chainingKey, (byte) 0);
        chainingKey = next;
    }

    /** A 64-byte hash gives 64-byte outputs, of which a cipher key is the first half (Noise section 5.2). */
    private static byte[] truncated(byte[] output) {
        byte[] key = Arrays.copyOf(output, NoiseCipher.KEY_BYTES);
        Arrays.fill(output, (byte) 0);
        return key;
    }
}
