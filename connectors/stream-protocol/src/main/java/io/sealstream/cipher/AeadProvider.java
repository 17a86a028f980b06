package io.sealstream.cipher;

import io.sealstream.segment.Suite;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where ciphers come from: Amazon Corretto Crypto Provider when it is on the class path and loads (three times faster AES-GCM on Java
 * 17), else the Java platform. Never registers a provider globally. Immutable, thread safe.
 */
public final class AeadProvider {

    private static final String CORRETTO_CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String GCM = "AES/GCM/NoPadding";
    private static final int WARM_UP_CALLS = 30_000;
    private static final int WARM_UP_BYTES = 1024;

    private final Optional<Provider> provider;
    private final String name;

    private AeadProvider(Optional<Provider> provider, String name) {
        this.provider = provider;
        this.name = name;
    }

    /** The fastest provider that works here; looked for once. */
    public static AeadProvider fastest() {
        return Holder.FASTEST;
    }

    /** What the Java platform ships. */
    public static AeadProvider platform() {
        return new AeadProvider(Optional.empty(), "SunJCE");
    }

    /** Corretto, if it is on the class path and its native library loads. */
    public static Optional<AeadProvider> corretto() {
        try {
            Provider corretto = (Provider)
                    Class.forName(CORRETTO_CLASS).getDeclaredField("INSTANCE").get(null);
            Cipher.getInstance(GCM, Objects.requireNonNull(corretto, "corretto"));
            return Optional.of(new AeadProvider(Optional.of(corretto), corretto.getName()));
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError e) {
            // Absent, or for another processor: the platform's cipher does the same, slower.
            return Optional.empty();
        }
    }

    /** A name for logs and metrics. */
    public String name() {
        return name;
    }

    /** A new cipher of the suite. Callers keep one for each sealer and opener and initialise it again for each segment. */
    public Cipher newCipher(Suite suite) {
        try {
            // Corretto has no ChaCha20-Poly1305.
            if (suite == Suite.CHACHA20_POLY1305) {
                return Cipher.getInstance("ChaCha20-Poly1305");
            }
            return provider.isPresent() ? Cipher.getInstance(GCM, provider.get()) : Cipher.getInstance(GCM);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("internal error: every Java platform since 17 has this cipher", e);
        }
    }

    /**
     * Brings AES-GCM of the Java platform to speed: until its callers are compiled, which takes thousands of calls of any length, it runs
     * fifty times slower. Takes 0.2 s of processor time; call it from a background thread at start.
     */
    public void warmUp() {
        try {
            Cipher seal = newCipher(Suite.AES_256_GCM);
            Cipher open = newCipher(Suite.AES_256_GCM);
            SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
            byte[] plain = new byte[WARM_UP_BYTES];
            byte[] sealed = new byte[WARM_UP_BYTES + 16];
            byte[] nonce = new byte[Epoch.NONCE_BYTES];
            for (int i = 0; i < WARM_UP_CALLS; i++) {
                nonce[0] = (byte) i;
                nonce[1] = (byte) (i >>> 8);
                GCMParameterSpec parameters = new GCMParameterSpec(128, nonce);
                seal.init(Cipher.ENCRYPT_MODE, key, parameters);
                seal.updateAAD(plain, 0, 64);
                int length = seal.doFinal(plain, 0, WARM_UP_BYTES, sealed, 0);
                open.init(Cipher.DECRYPT_MODE, key, parameters);
                open.updateAAD(plain, 0, 64);
                open.doFinal(sealed, 0, length, plain, 0);
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError("internal error: warm-up failed", e);
        }
    }

    private static final class Holder {
        static final AeadProvider FASTEST = corretto().orElseGet(AeadProvider::platform);
    }
}
