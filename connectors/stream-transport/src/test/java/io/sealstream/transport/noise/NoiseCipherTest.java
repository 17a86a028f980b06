package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class NoiseCipherTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = HandshakePair.filled(0x42);
    private static final byte[] ASSOCIATED_DATA = "associated".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAINTEXT = "plaintext".getBytes(StandardCharsets.US_ASCII);
    private static final long NONCE = 0x0102030405060708L;

    /** Test case 14 of the GCM specification: everything zero. */
    @Test
    void sealsAesGcmAsSpecified() {
        assertThat(NoiseCipher.AES_GCM.seal(new byte[32], 0, new byte[0], new byte[16]))
                .isEqualTo(HEX.parseHex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
    }

    @Test
    void countsAesGcmNoncesBigEndian() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(KEY, "AES"),
                new GCMParameterSpec(128, HEX.parseHex("000000000102030405060708")));
        cipher.updateAAD(ASSOCIATED_DATA);

        assertThat(NoiseCipher.AES_GCM.seal(KEY, NONCE, ASSOCIATED_DATA, PLAINTEXT))
                .isEqualTo(cipher.doFinal(PLAINTEXT));
    }

    @Test
    void countsChaChaPolyNoncesLittleEndian() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(KEY, "ChaCha20"),
                new IvParameterSpec(HEX.parseHex("000000000807060504030201")));
        cipher.updateAAD(ASSOCIATED_DATA);

        assertThat(NoiseCipher.CHACHA_POLY.seal(KEY, NONCE, ASSOCIATED_DATA, PLAINTEXT))
                .isEqualTo(cipher.doFinal(PLAINTEXT));
    }

    @ParameterizedTest
    @EnumSource
    void opensOnlyWhatWasSealed(NoiseCipher cipher) throws GeneralSecurityException {
        byte[] sealed = cipher.seal(KEY, NONCE, ASSOCIATED_DATA, PLAINTEXT);

        assertThat(sealed).hasSize(PLAINTEXT.length + NoiseCipher.TAG_BYTES);
        assertThat(cipher.open(KEY, NONCE, ASSOCIATED_DATA, sealed)).isEqualTo(PLAINTEXT);
        assertThatThrownBy(() -> cipher.open(KEY, NONCE + 1, ASSOCIATED_DATA, sealed))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> cipher.open(KEY, NONCE, PLAINTEXT, sealed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> cipher.open(new byte[32], NONCE, ASSOCIATED_DATA, sealed))
                .isInstanceOf(AEADBadTagException.class);
    }

    @ParameterizedTest
    @EnumSource
    void refusesTextsShorterThanATag(NoiseCipher cipher) {
        for (int lengthBytes = 0; lengthBytes < NoiseCipher.TAG_BYTES; lengthBytes++) {
            byte[] shortText = new byte[lengthBytes];
            assertThatThrownBy(() -> cipher.open(KEY, NONCE, ASSOCIATED_DATA, shortText))
                    .isInstanceOf(AEADBadTagException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cipherStateCopiesUntilItHasAKeyAndCountsFromZeroAfterEachKey(NoiseCipher cipher)
            throws GeneralSecurityException {
        CipherState state = new CipherState(cipher);
        byte[] copy = state.encryptWithAd(ASSOCIATED_DATA, PLAINTEXT);
        assertThat(copy).isEqualTo(PLAINTEXT).isNotSameAs(PLAINTEXT);
        assertThat(state.decryptWithAd(ASSOCIATED_DATA, PLAINTEXT))
                .isEqualTo(PLAINTEXT)
                .isNotSameAs(PLAINTEXT);

        for (int octet = 1; octet <= 2; octet++) {
            state.initializeKey(HandshakePair.filled(octet));
            for (long nonce = 0; nonce < 3; nonce++) {
                assertThat(state.encryptWithAd(ASSOCIATED_DATA, PLAINTEXT))
                        .isEqualTo(cipher.seal(HandshakePair.filled(octet), nonce, ASSOCIATED_DATA, PLAINTEXT));
            }
        }
    }

    @Test
    void cipherStateWipesTheKeyThatIsReplaced() {
        byte[] first = HandshakePair.filled(1);
        CipherState state = new CipherState(NoiseCipher.AES_GCM);
        state.initializeKey(first);
        state.initializeKey(HandshakePair.filled(2));

        assertThat(first).containsOnly(0);
    }
}
