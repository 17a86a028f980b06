package io.sealstream.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The SHA-256 cases of RFC 5869, appendix A. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class HkdfTest {

    @Test
    void agreesWithCase1() {
        byte[] key = Hkdf.extract(hex("000102030405060708090a0b0c"), hex("0b".repeat(22)));
        assertThat(key).isEqualTo(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
        assertThat(Hkdf.expand(key, hex("f0f1f2f3f4f5f6f7f8f9"), 42))
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
    }

    @Test
    void agreesWithCase2() {
        byte[] key = Hkdf.extract(counting(0x60, 80), counting(0, 80));
        assertThat(key).isEqualTo(hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"));
        assertThat(Hkdf.expand(key, counting(0xb0, 80), 82))
                .isEqualTo(hex(
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
    }

    @Test
    void agreesWithCase3() {
        byte[] key = Hkdf.extract(new byte[0], hex("0b".repeat(22)));
        assertThat(key).isEqualTo(hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
        assertThat(Hkdf.expand(key, new byte[0], 42))
                .isEqualTo(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @Test
    void givesEveryLengthItMay() {
        byte[] longest = Hkdf.expand(new byte[32], new byte[3], 255 * 32);
        assertThat(Hkdf.expand(new byte[32], new byte[3], 0)).isEmpty();
        assertThat(longest).startsWith(Hkdf.expand(new byte[32], new byte[3], 33));
        assertThatThrownBy(() -> Hkdf.expand(new byte[32], new byte[3], 255 * 32 + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hkdf.expand(new byte[32], new byte[3], -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] counting(int first, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
