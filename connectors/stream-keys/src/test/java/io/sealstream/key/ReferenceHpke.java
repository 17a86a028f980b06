package io.sealstream.key;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.Hkdf;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * HPKE of RFC 9180 once more, for comparison: the first message of base mode with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256, on what the
 * Java platform has. The RFC has no vectors for our AEAD with X25519; this agrees with its vectors for the other AEADs.
 */
final class ReferenceHpke {

    private static final int KEM = 0x0020;

    private final int aead;
    private final int keyBytes;
    private final byte[] kemSuite =
            new ByteWriter(5).bytes(ascii("KEM")).u16(KEM).toBytes();
    private final byte[] suite;

    /** @param aead number of RFC 9180 section 7.3 */
    ReferenceHpke(int aead) {
        this.aead = aead;
        this.keyBytes = aead == 1 ? 16 : 32;
        this.suite = new ByteWriter(10)
                .bytes(ascii("HPKE"))
                .u16(KEM)
                .u16(1)
                .u16(aead)
                .toBytes();
    }

    byte[] seal(byte[] ephemeralPrivate, byte[] recipientPublic, byte[] info, byte[] associated, byte[] plain)
            throws GeneralSecurityException {
        byte[] encapsulated = agree(ephemeralPrivate, basePoint());
        byte[] shared = sharedSecret(agree(ephemeralPrivate, recipientPublic), encapsulated, recipientPublic);
        return new ByteWriter(80)
                .bytes(encapsulated)
                .bytes(crypt(Cipher.ENCRYPT_MODE, shared, info, associated, plain))
                .toBytes();
    }

    byte[] open(byte[] recipientPrivate, byte[] encapsulated, byte[] info, byte[] associated, byte[] sealed)
            throws GeneralSecurityException {
        byte[] recipientPublic = agree(recipientPrivate, basePoint());
        byte[] shared = sharedSecret(agree(recipientPrivate, encapsulated), encapsulated, recipientPublic);
        return crypt(Cipher.DECRYPT_MODE, shared, info, associated, sealed);
    }

    private byte[] sharedSecret(byte[] agreement, byte[] encapsulated, byte[] recipientPublic) {
        byte[] context =
                new ByteWriter(64).bytes(encapsulated).bytes(recipientPublic).toBytes();
        byte[] key = extract(kemSuite, new byte[0], "eae_prk", agreement);
        return expand(kemSuite, key, "shared_secret", context, 32);
    }

    private byte[] crypt(int mode, byte[] shared, byte[] info, byte[] associated, byte[] input)
            throws GeneralSecurityException {
        byte[] context = new ByteWriter(65)
                .u8(0)
                .bytes(extract(suite, new byte[0], "psk_id_hash", new byte[0]))
                .bytes(extract(suite, new byte[0], "info_hash", info))
                .toBytes();
        byte[] secret = extract(suite, shared, "secret", new byte[0]);
        byte[] key = expand(suite, secret, "key", context, keyBytes);
        byte[] nonce = expand(suite, secret, "base_nonce", context, 12);
        Cipher cipher = Cipher.getInstance(aead == 3 ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
        AlgorithmParameterSpec parameters = aead == 3 ? new IvParameterSpec(nonce) : new GCMParameterSpec(128, nonce);
        cipher.init(mode, new SecretKeySpec(key, aead == 3 ? "ChaCha20" : "AES"), parameters);
        cipher.updateAAD(associated);
        return cipher.doFinal(input);
    }

    private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] input) {
        return Hkdf.extract(salt, labeled(suite, label, input));
    }

    private static byte[] expand(byte[] suite, byte[] key, String label, byte[] info, int length) {
        byte[] labeled = labeled(suite, label, info);
        return Hkdf.expand(
                key,
                new ByteWriter(labeled.length + 2).u16(length).bytes(labeled).toBytes(),
                length);
    }

    private static byte[] labeled(byte[] suite, String label, byte[] input) {
        return new ByteWriter(100)
                .bytes(ascii("HPKE-v1"))
                .bytes(suite)
                .bytes(ascii(label))
                .bytes(input)
                .toBytes();
    }

    private static byte[] basePoint() {
        byte[] point = new byte[32];
        point[0] = 9;
        return point;
    }

    private static byte[] agree(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = publicKey[31 - i];
        }
        KeyFactory keys = KeyFactory.getInstance("X25519");
        PrivateKey local = keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey));
        PublicKey remote =
                keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(local);
        agreement.doPhase(remote, /* lastPhase= */ true);
        return agreement.generateSecret();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
