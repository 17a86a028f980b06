package io.sealstream.transport.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The AEADs of Noise section 12.3 and 12.4: 32-byte key, 64-bit counter nonce, 16-byte tag behind the ciphertext. */
enum NoiseCipher {
    AES_GCM("AESGCM", "AES/GCM/NoPadding", "AES", ByteOrder.BIG_ENDIAN),
    CHACHA_POLY("ChaChaPoly", "ChaCha20-Poly1305", "ChaCha20", ByteOrder.LITTLE_ENDIAN);

    static final int KEY_BYTES = 32;
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;

    private final String noiseName;
    private final String transformation;
    private final String keyAlgorithm;
    private final ByteOrder nonceOrder;

    NoiseCipher(String noiseName, String transformation, String keyAlgorithm, ByteOrder nonceOrder) {
        this.noiseName = noiseName;
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
        this.nonceOrder = nonceOrder;
    }

    /** Returns the cipher whose name in a protocol name is {@code text}. */
    static NoiseCipher parse(String text) {
        for (NoiseCipher cipher : values()) {
            if (cipher.noiseName.equals(text)) {
                return cipher;
            }
        }
        throw new IllegalArgumentException(
                "noise cipher is not supported [cipher=" + text + ", supported=AESGCM, ChaChaPoly]");
    }

    /** Encrypts; the result is {@link #TAG_BYTES} longer. The caller never repeats a nonce under one key. */
    byte[] seal(byte[] key, long nonce, byte[] associatedData, byte[] plaintext) {
        try {
            return run(Cipher.ENCRYPT_MODE, key, nonce, associatedData, plaintext);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("internal error: aead did not seal", e);
        }
    }

    /** Decrypts, or throws where the tag, the associated data, the nonce or the key does not fit. */
    byte[] open(byte[] key, long nonce, byte[] associatedData, byte[] ciphertext) throws GeneralSecurityException {
        if (ciphertext.length < TAG_BYTES) {
            // The JDK's AES-GCM meets this with an unchecked ProviderException, which would look like a fault of ours.
            throw new AEADBadTagException("ciphertext is shorter than its tag");
        }
        return run(Cipher.DECRYPT_MODE, key, nonce, associatedData, ciphertext);
    }

    private byte[] run(int mode, byte[] key, long nonce, byte[] associatedData, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = instance();
        cipher.init(mode, new SecretKeySpec(key, keyAlgorithm), parameters(nonce));
        cipher.updateAAD(associatedData);
        return cipher.doFinal(text);
    }

    /** A fresh instance each time: a handshake makes a few, and the JDK's refuse a second seal without a new init. */
    private Cipher instance() {
        try {
            return Cipher.getInstance(transformation);
        } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw new MissingAlgorithmException(transformation, e);
        }
    }

    /** Four zero bytes and the counter, whose byte order is all that differs between the two ciphers. */
    private AlgorithmParameterSpec parameters(long nonce) {
        byte[] bytes = ByteBuffer.allocate(NONCE_BYTES)
                .order(nonceOrder)
                .putInt(0)
                .putLong(nonce)
                .array();
        return switch (this) {
            case AES_GCM -> new GCMParameterSpec(TAG_BYTES * Byte.SIZE, bytes);
            case CHACHA_POLY -> new IvParameterSpec(bytes);
        };
    }
}
