package io.sealstream.key;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource.Recipient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/** Root keys encrypted for a recipient (SPEC section 6.1.1): HPKE of RFC 9180 in base mode. Stateless. */
final class HpkeBox {

    private static final int ENCAPSULATED_BYTES = 32;
    private static final byte[] LABEL = "seg/1 recipient".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_ASSOCIATED_DATA = new byte[0];

    private HpkeBox() {}

    /** Encapsulated key and ciphertext of {@code secret}. */
    static byte[] seal(byte[] publicKey, byte[] secret, KeyContext context) {
        HPKE hpke = suite(HPKE.aead_AES_GCM256);
        return seal(hpke.setupBaseS(hpke.deserializePublicKey(publicKey), info(context)), secret);
    }

    /** For vectors only: with an ephemeral key pair that is chosen. */
    static byte[] seal(byte[] publicKey, byte[] secret, KeyContext context, AsymmetricCipherKeyPair ephemeral) {
        HPKE hpke = suite(HPKE.aead_AES_GCM256);
        return seal(hpke.setupBaseS(hpke.deserializePublicKey(publicKey), info(context), ephemeral), secret);
    }

    /** The secret, or empty if it was encrypted for somebody else, for another stream, or altered. */
    static Optional<byte[]> open(byte[] privateKey, byte[] publicKey, byte[] wrapped, KeyContext context) {
        HPKE hpke = suite(HPKE.aead_AES_GCM256);
        byte[] encapsulated = Arrays.copyOf(wrapped, ENCAPSULATED_BYTES);
        byte[] sealed = Arrays.copyOfRange(wrapped, ENCAPSULATED_BYTES, wrapped.length);
        try {
            AsymmetricCipherKeyPair pair = hpke.deserializePrivateKey(privateKey, publicKey);
            return Optional.of(
                    hpke.setupBaseR(encapsulated, pair, info(context)).open(NO_ASSOCIATED_DATA, sealed));
        } catch (InvalidCipherTextException | IllegalStateException e) {
            // The library reports an encapsulated key of small order as a wrong state; nobody sealed with one.
            return Optional.empty();
        }
    }

    static HPKE suite(short aead) {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, aead);
    }

    static byte[] info(KeyContext context) {
        return new ByteWriter(64).bytes(LABEL).bytes(context.bytes()).toBytes();
    }

    private static byte[] seal(HPKEContextWithEncapsulation sender, byte[] secret) {
        try {
            return new ByteWriter(Recipient.BYTES)
                    .bytes(sender.getEncapsulation())
                    .bytes(sender.seal(NO_ASSOCIATED_DATA, secret))
                    .toBytes();
        } catch (InvalidCipherTextException e) {
            throw new AssertionError("internal error: encryption finds no ciphertext invalid", e);
        }
    }
}
