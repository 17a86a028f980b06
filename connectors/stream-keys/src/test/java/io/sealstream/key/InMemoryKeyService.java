package io.sealstream.key;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The reference of {@link KeyService}: AES-256-GCM under keys in memory, with the context as associated data. Thread safe. */
final class InMemoryKeyService implements KeyService {

    private static final int NONCE_BYTES = 12;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Optional<SecretKeySpec>> keys = new ConcurrentHashMap<>();

    /** Makes a key. */
    InMemoryKeyService with(String keyUri) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        keys.put(keyUri, Optional.of(new SecretKeySpec(key, "AES")));
        return this;
    }

    /** Forgets a key for good; that there was one is remembered. */
    void forget(String keyUri) {
        keys.replace(keyUri, Optional.empty());
    }

    @Override
    public byte[] wrap(String keyUri, byte[] secret, byte[] context) throws KeyException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, keyUri, nonce, secret, context);
        return new ByteWriter(nonce.length + sealed.length)
                .bytes(nonce)
                .bytes(sealed)
                .toBytes();
    }

    @Override
    public byte[] unwrap(String keyUri, byte[] wrapped, byte[] context) throws KeyException {
        if (wrapped.length < NONCE_BYTES) {
            throw mismatch(keyUri);
        }
        byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(wrapped, NONCE_BYTES, wrapped.length);
        return crypt(Cipher.DECRYPT_MODE, keyUri, nonce, sealed, context);
    }

    private byte[] crypt(int mode, String keyUri, byte[] nonce, byte[] input, byte[] context) throws KeyException {
        SecretKeySpec key = key(keyUri);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw mismatch(keyUri);
        }
    }

    private SecretKeySpec key(String keyUri) throws KeyException {
        Optional<SecretKeySpec> key = keys.get(keyUri);
        if (key == null) {
            throw new KeyException(ErrorCode.UNKNOWN_KEY, "key service has no such key", "keyUri", keyUri);
        }
        return key.orElseThrow(() -> new KeyException(
                ErrorCode.KEY_SHREDDED, "key was deleted: what it wrapped is lost for good", "keyUri", keyUri));
    }

    private static KeyException mismatch(String keyUri) {
        return new KeyException(
                ErrorCode.KEY_MISMATCH,
                "key service cannot unwrap this: another context, or altered",
                "keyUri",
                keyUri);
    }
}
