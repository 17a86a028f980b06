package io.sealstream.transport.noise;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash functions of Noise section 12.5 and 12.6 with the HMAC and HKDF that section 4.3 builds on them. */
enum NoiseHash {
    SHA256("SHA-256", "HmacSHA256", 32),
    SHA512("SHA-512", "HmacSHA512", 64);

    private final String digestAlgorithm;
    private final String macAlgorithm;
    private final int lengthBytes;

    NoiseHash(String digestAlgorithm, String macAlgorithm, int lengthBytes) {
        this.digestAlgorithm = digestAlgorithm;
        this.macAlgorithm = macAlgorithm;
        this.lengthBytes = lengthBytes;
    }

    /** Returns the hash whose name in a protocol name is {@code text}. */
    static NoiseHash parse(String text) {
        for (NoiseHash hash : values()) {
            if (hash.name().equals(text)) {
                return hash;
            }
        }
        throw new IllegalArgumentException("noise hash is not supported [hash=" + text + ", supported=SHA256, SHA512]");
    }

    /** HASHLEN of Noise section 4.3. */
    int lengthBytes() {
        return lengthBytes;
    }

    /** Hashes the parts as if they were one array. */
    byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(digestAlgorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new MissingAlgorithmException(digestAlgorithm, e);
        }
    }

    /**
     * Noise section 4.3 HKDF: RFC 5869 with the chaining key as salt and empty info, cut into whole hash lengths.
     *
     * @param outputCount 2 or 3
     */
    List<byte[]> hkdf(byte[] chainingKey, byte[] inputKeyMaterial, int outputCount) {
        byte[] extracted = hmac(chainingKey, inputKeyMaterial);
        List<byte[]> outputs = new ArrayList<>(outputCount);
        byte[] previous = {};
        for (int i = 1; i <= outputCount; i++) {
            previous = hmac(extracted, previous, new byte[] {(byte) i});
            outputs.add(previous);
        }
        Arrays.fill(extracted, (byte) 0);
        return outputs;
    }

    private byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(macAlgorithm);
            mac.init(new SecretKeySpec(key, macAlgorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException e) {
            throw new MissingAlgorithmException(macAlgorithm, e);
        } catch (InvalidKeyException e) {
            throw new AssertionError("internal error: hmac rejected a chaining key", e);
        }
    }
}
