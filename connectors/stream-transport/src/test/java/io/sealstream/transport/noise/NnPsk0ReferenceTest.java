package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * NNpsk0 once more, straight down from the text of the specification without any class of the engine; the keys are
 * those of RFC 7748 section 6.1, so that not even X25519 is shared.
 */
@Timeout(60)
class NnPsk0ReferenceTest {

    private static final String PROTOCOL_NAME = "Noise_NNpsk0_25519_AESGCM_SHA256";
    private static final byte[] PROLOGUE = ascii("prologue");
    private static final byte[] PSK = HandshakePair.filled(0x5a);

    @Test
    void engineWritesTheBytesOfTheSpecification() throws GeneralSecurityException, HandshakeFailedException {
        HandshakeState initiator = side(Role.INITIATOR, Rfc7748.ALICE_PRIVATE);
        HandshakeState responder = side(Role.RESPONDER, Rfc7748.BOB_PRIVATE);

        // The name has exactly HASHLEN bytes, so it is h and ck without hashing or padding.
        byte[] h = ascii(PROTOCOL_NAME);
        byte[] ck = h;
        h = sha256(h, PROLOGUE);

        // -> psk, e
        byte[][] derived = hkdf(ck, PSK);
        h = sha256(h, derived[1]);
        h = sha256(h, Rfc7748.ALICE_PUBLIC);
        derived = hkdf(derived[0], Rfc7748.ALICE_PUBLIC);
        byte[] sealed = aesGcm(derived[1], h, ascii("one"));
        h = sha256(h, sealed);
        byte[] first = initiator.writeMessage(ascii("one"));
        assertThat(first).isEqualTo(concatenated(Rfc7748.ALICE_PUBLIC, sealed));
        assertThat(responder.readMessage(first)).isEqualTo(ascii("one"));

        // <- e, ee
        h = sha256(h, Rfc7748.BOB_PUBLIC);
        derived = hkdf(derived[0], Rfc7748.BOB_PUBLIC);
        derived = hkdf(derived[0], Rfc7748.SHARED);
        sealed = aesGcm(derived[1], h, ascii("two"));
        h = sha256(h, sealed);
        byte[] second = responder.writeMessage(ascii("two"));
        assertThat(second).isEqualTo(concatenated(Rfc7748.BOB_PUBLIC, sealed));
        assertThat(initiator.readMessage(second)).isEqualTo(ascii("two"));

        // Split
        derived = hkdf(derived[0], new byte[0]);
        assertThat(initiator.split()).isEqualTo(new TransportKeys(derived[0], derived[1], h));
        assertThat(responder.split()).isEqualTo(new TransportKeys(derived[1], derived[0], h));
    }

    private static HandshakeState side(Role role, byte[] ephemeralPrivateKey) {
        return HandshakeState.builder(PROTOCOL_NAME, role)
                .prologue(PROLOGUE)
                .addPreSharedKey(PSK)
                .ephemeralKeySource(() -> X25519KeyPair.fromPrivateKey(ephemeralPrivateKey))
                .build();
    }

    private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(concatenated(parts));
    }

    /** The first two outputs; the third one of the psk token is a key under which NNpsk0 seals nothing. */
    private static byte[][] hkdf(byte[] chainingKey, byte[] inputKeyMaterial) throws GeneralSecurityException {
        byte[] extracted = hmac(chainingKey, inputKeyMaterial);
        byte[] first = hmac(extracted, new byte[] {1});
        return new byte[][] {first, hmac(extracted, first, new byte[] {2})};
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(concatenated(parts));
    }

    /** Under nonce 0: each key of this handshake seals one text. */
    private static byte[] aesGcm(byte[] key, byte[] associatedData, byte[] plaintext) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD(associatedData);
        return cipher.doFinal(plaintext);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
