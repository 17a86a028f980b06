package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.testkit.Wycheproof;
import io.sealstream.testkit.WycheproofCase;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.AEAD;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cases of Wycheproof for what HPKE of Bouncy Castle is made of. */
@Timeout(60)
class WycheproofTest {

    private static final int X25519_CASES = 518;
    private static final int AES_GCM_IN_SCOPE = 66;

    @Test
    void x25519AgreesOrRefusesTheZeroSecret() {
        List<WycheproofCase> cases = cases("x25519_test");
        assertThat(cases).hasSize(X25519_CASES);
        int refused = 0;
        for (WycheproofCase one : cases) {
            byte[] shared = new byte[32];
            byte[] publicKey = one.hex("public");
            boolean agreed = X25519.calculateAgreement(one.hex("private"), 0, publicKey, 0, shared, 0);
            assertThat(shared).as("%s", one).isEqualTo(one.hex("shared"));
            assertThat(agreed).as("%s", one).isEqualTo(!Arrays.equals(shared, new byte[32]));
            if (!agreed) {
                refused++;
                assertThatThrownBy(() -> new RecipientKey(OpaqueBytes.of(publicKey)))
                        .as("%s", one)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aes256GcmSealsAndOpens() throws InvalidCipherTextException {
        List<WycheproofCase> cases = cases("aes_gcm_test").stream()
                .filter(one ->
                        one.number("keySize") == 256 && one.number("ivSize") == 96 && one.number("tagSize") == 128)
                .toList();
        assertThat(cases).hasSize(AES_GCM_IN_SCOPE);
        for (WycheproofCase one : cases) {
            byte[] sealed = one.hex("ct");
            byte[] tag = one.hex("tag");
            byte[] whole = Arrays.copyOf(sealed, sealed.length + tag.length);
            System.arraycopy(tag, 0, whole, sealed.length, tag.length);
            if (one.result().equals("valid")) {
                assertThat(aead(one).seal(one.hex("aad"), one.hex("msg")))
                        .as("%s", one)
                        .isEqualTo(whole);
                assertThat(aead(one).open(one.hex("aad"), whole)).as("%s", one).isEqualTo(one.hex("msg"));
            } else {
                assertThatThrownBy(() -> aead(one).open(one.hex("aad"), whole))
                        .as("%s", one)
                        .isInstanceOf(InvalidCipherTextException.class);
            }
        }
    }

    /** Its first message has the base nonce. */
    private static AEAD aead(WycheproofCase one) {
        return new AEAD(HPKE.aead_AES_GCM256, one.hex("key"), one.hex("iv"));
    }

    private static List<WycheproofCase> cases(String name) {
        List<WycheproofCase> cases = Wycheproof.cases(name).orElse(List.of());
        assumeTrue(!cases.isEmpty(), Wycheproof.absence(name));
        return cases;
    }
}
