package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealstream.testkit.Wycheproof;
import io.sealstream.testkit.WycheproofCase;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The X25519 cases of Wycheproof through the Diffie-Hellman function of the handshake. */
@Timeout(60)
class WycheproofX25519Test {

    private static final String FILE = "x25519_test";
    private static final int CASES = 518;

    /** Small order is what Wycheproof leaves open; a handshake refuses it, because the secret would be zero. */
    @Test
    void agreesOrRefusesTheZeroSecret() throws GeneralSecurityException {
        List<WycheproofCase> cases = Wycheproof.cases(FILE).orElse(List.of());
        assumeTrue(!cases.isEmpty(), Wycheproof.absence(FILE));
        assertThat(cases).hasSize(CASES);
        int refused = 0;
        for (WycheproofCase one : cases) {
            byte[] privateKey = one.hex("private");
            byte[] publicKey = one.hex("public");
            byte[] shared = one.hex("shared");
            assertThat(one.result()).as("%s", one).isNotEqualTo("invalid");
            if (isZero(shared)) {
                assertThatThrownBy(() -> X25519.agree(privateKey, publicKey))
                        .as("%s", one)
                        .isInstanceOf(InvalidKeyException.class);
                refused++;
            } else {
                assertThat(X25519.agree(privateKey, publicKey)).as("%s", one).isEqualTo(shared);
            }
        }
        assertThat(refused).isPositive();
    }

    private static boolean isZero(byte[] bytes) {
        int bits = 0;
        for (byte one : bytes) {
            bits |= one;
        }
        return bits == 0;
    }
}
