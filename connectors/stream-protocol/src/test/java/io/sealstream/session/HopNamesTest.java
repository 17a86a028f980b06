package io.sealstream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealstream.bytes.Base64Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class HopNamesTest {

    /** 32 bytes 00 01 02 ... 1f. */
    private static final String COUNTING = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "ä", "a\n", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void refusesWhatIsNoUserName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UserName(text))
                .withMessageStartingWith("user name")
                .withMessageContaining("found " + text.length() + " characters");
    }

    @Test
    void writesAndReadsPublicKeys() {
        byte[] bytes = new byte[HopPublicKey.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        HopPublicKey key = HopPublicKey.of(bytes);
        assertThat(key).hasToString(COUNTING).isEqualTo(HopPublicKey.parse(COUNTING));
        assertThat(key).hasSameHashCodeAs(HopPublicKey.parse(COUNTING));
        bytes[0] = 7;
        key.bytes()[0] = 7;
        assertThat(key.bytes()[0]).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> HopPublicKey.of(new byte[31]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
                COUNTING + "=",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd+/8"
            })
    void refusesOtherTextWithoutRepeatingIt(String text) {
        assertThat(Base64Key.isKey(text)).isFalse();
        assertThat(Base64Key.isKey(COUNTING)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HopPublicKey.parse(text))
                .withMessageContaining("found " + text.length() + " characters")
                .withMessageNotContaining("AAEC");
    }
}
