package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Bech32Test {

    /** From the specification of age: the public key of 32 bytes 0x42. */
    private static final String AGE_EXAMPLE = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    @Test
    void agreesWithTheExampleOfAge() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 0x42);
        byte[] publicKey = Identity.of(secret).recipient().publicKey().toBytes();
        assertThat(Bech32.encode("age", publicKey)).isEqualTo(AGE_EXAMPLE);
        assertThat(Bech32.decode("age", AGE_EXAMPLE)).hasValue(publicKey);
    }

    @Test
    void decodesWhatItEncoded() {
        byte[] bytes = SeededRandom.ofSeed(7).bytes(32);
        String text = Bech32.encode("sealstream", bytes);
        assertThat(text).hasSize(69).startsWith("sealstream1").isLowerCase();
        assertThat(Bech32.decode("sealstream", text)).hasValue(bytes);
        assertThat(Bech32.decode("sealstream", text.toUpperCase(Locale.ROOT))).hasValue(bytes);
    }

    @Test
    void noticesEveryCharacterThatChangesAndEveryPairThatSwaps() {
        String text = Bech32.encode("sealstream", SeededRandom.ofSeed(8).bytes(32));
        for (int i = 0; i < text.length(); i++) {
            for (char other : "qpzry9x8gf2tvdw0s3jn54khce6mua7lb1O ".toCharArray()) {
                if (other != text.charAt(i)) {
                    String changed = text.substring(0, i) + other + text.substring(i + 1);
                    assertThat(Bech32.decode("sealstream", changed)).as(changed).isEmpty();
                }
            }
            if (i > 0 && text.charAt(i) != text.charAt(i - 1)) {
                String swapped = text.substring(0, i - 1) + text.charAt(i) + text.charAt(i - 1) + text.substring(i + 1);
                assertThat(Bech32.decode("sealstream", swapped)).as(swapped).isEmpty();
            }
        }
    }

    @Test
    void refusesOtherPrefixesLengthsAndMixedCase() {
        String text = Bech32.encode("sealstream", new byte[32]);
        assertThat(Bech32.decode("age", text)).isEmpty();
        assertThat(Bech32.decode("sealstream", AGE_EXAMPLE)).isEmpty();
        assertThat(Bech32.decode("sealstream", "")).isEqualTo(Optional.empty());
        assertThat(Bech32.decode("sealstream", text + "q")).isEmpty();
        assertThat(Bech32.decode("sealstream", text.substring(0, text.length() - 1)))
                .isEmpty();
        assertThat(Bech32.decode("sealstream", "S" + text.substring(1))).isEmpty();
        assertThatThrownBy(() -> Bech32.encode("sealstream", new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
