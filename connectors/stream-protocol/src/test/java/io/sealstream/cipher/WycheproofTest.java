package io.sealstream.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sealstream.segment.SegmentType;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.Wycheproof;
import io.sealstream.testkit.WycheproofCase;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The cases of Wycheproof that this protocol can meet, through the classes that seal and open segments, with every provider. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WycheproofTest {

    private static final int TAG_BYTES = 16;
    private static final int AES_GCM_IN_SCOPE = 66;
    private static final int CHACHA20_POLY1305_IN_SCOPE = 316;
    private static final int HKDF_CASES = 86;
    private static final int HMAC_CASES = 174;

    @TestFactory
    Stream<DynamicTest> aes256Gcm() {
        List<WycheproofCase> cases = aeadCases("aes_gcm_test");
        assertThat(cases).hasSize(AES_GCM_IN_SCOPE);
        return FixedStreams.providers().flatMap(provider -> aead(cases, Suite.AES_256_GCM, "AES", provider));
    }

    /** One provider: {@link AeadProvider} takes this cipher from the platform always. */
    @TestFactory
    Stream<DynamicTest> chaCha20Poly1305() {
        List<WycheproofCase> cases = aeadCases("chacha20_poly1305_test");
        assertThat(cases).hasSize(CHACHA20_POLY1305_IN_SCOPE);
        return aead(cases, Suite.CHACHA20_POLY1305, "ChaCha20", AeadProvider.platform());
    }

    @Test
    void hkdfSha256() {
        List<WycheproofCase> cases = cases("hkdf_sha256_test");
        assertThat(cases).hasSize(HKDF_CASES);
        for (WycheproofCase one : cases) {
            byte[] key = Hkdf.extract(one.hex("salt"), one.hex("ikm"));
            byte[] info = one.hex("info");
            int size = one.number("size");
            if (one.result().equals("valid")) {
                assertThat(Hkdf.expand(key, info, size)).as("%s", one).isEqualTo(one.hex("okm"));
            } else {
                assertThatThrownBy(() -> Hkdf.expand(key, info, size))
                        .as("%s", one)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** Extraction is HMAC with the salt as its key; it is also what closes the header of a file. */
    @Test
    void hmacSha256() {
        List<WycheproofCase> cases = cases("hmac_sha256_test");
        assertThat(cases).hasSize(HMAC_CASES);
        for (WycheproofCase one : cases) {
            byte[] tag = Hkdf.extract(one.hex("key"), one.hex("msg"));
            boolean same = Arrays.equals(Arrays.copyOf(tag, one.number("tagSize") / 8), one.hex("tag"));
            assertThat(same).as("%s", one).isEqualTo(one.result().equals("valid"));
        }
    }

    private static Stream<DynamicTest> aead(
            List<WycheproofCase> cases, Suite suite, String algorithm, AeadProvider provider) {
        return cases.stream()
                .map(one -> dynamicTest(provider.name() + " " + one, () -> check(one, suite, algorithm, provider)));
    }

    private static void check(WycheproofCase one, Suite suite, String algorithm, AeadProvider provider)
            throws GeneralSecurityException {
        byte[] plain = one.hex("msg");
        byte[] sealed = one.hex("ct");
        byte[] tag = one.hex("tag");
        byte[] whole = Arrays.copyOf(sealed, sealed.length + tag.length);
        System.arraycopy(tag, 0, whole, sealed.length, tag.length);

        SegmentCipher opener = cipher(one, suite, algorithm, provider, Cipher.DECRYPT_MODE);
        if (one.result().equals("valid")) {
            SegmentCipher sealer = cipher(one, suite, algorithm, provider, Cipher.ENCRYPT_MODE);
            assertThat(ready(sealer, one).doFinal(plain)).isEqualTo(whole);
            assertThat(ready(opener, one).doFinal(whole)).isEqualTo(plain);
        } else {
            assertThatThrownBy(() -> ready(opener, one).doFinal(whole)).isInstanceOf(AEADBadTagException.class);
        }
    }

    /** The nonce of the first DATA segment that is not final is the mask itself, so the mask can be the wanted nonce. */
    private static Cipher ready(SegmentCipher cipher, WycheproofCase one) throws GeneralSecurityException {
        byte[] associated = one.hex("aad");
        return cipher.ready(SegmentType.DATA, /* last= */ false, 0, associated, 0, associated.length);
    }

    private static SegmentCipher cipher(
            WycheproofCase one, Suite suite, String algorithm, AeadProvider provider, int mode) {
        SecretKeySpec key = new SecretKeySpec(one.hex("key"), algorithm);
        return new SegmentCipher(suite, sequence -> new Epoch.SegmentKey(key, one.hex("iv")), provider, mode);
    }

    private static List<WycheproofCase> aeadCases(String name) {
        return cases(name).stream()
                .filter(one -> one.number("keySize") == 256
                        && one.number("ivSize") == Epoch.NONCE_BYTES * 8
                        && one.number("tagSize") == TAG_BYTES * 8)
                .toList();
    }

    private static List<WycheproofCase> cases(String name) {
        List<WycheproofCase> cases = Wycheproof.cases(name).orElse(List.of());
        assumeTrue(!cases.isEmpty(), Wycheproof.absence(name));
        return cases;
    }
}
