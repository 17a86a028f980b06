package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class X25519Test {

    private static final HexFormat HEX = HexFormat.of();

    /** RFC 7748 section 5.2; in the second case the top bit of the coordinate is set and must not count. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void agreesWithRfc7748(String privateKey, String publicKey, String shared) throws GeneralSecurityException {
        assertThat(X25519.agree(HEX.parseHex(privateKey), HEX.parseHex(publicKey)))
                .isEqualTo(HEX.parseHex(shared));
    }

    /** RFC 7748 section 6.1. */
    @Test
    void bothSidesOfRfc7748Agree() throws GeneralSecurityException {
        X25519KeyPair alice = X25519KeyPair.fromPrivateKey(Rfc7748.ALICE_PRIVATE);
        X25519KeyPair bob = X25519KeyPair.fromPrivateKey(Rfc7748.BOB_PRIVATE);

        assertThat(alice.publicKey()).isEqualTo(Rfc7748.ALICE_PUBLIC);
        assertThat(bob.publicKey()).isEqualTo(Rfc7748.BOB_PUBLIC);
        assertThat(alice.agree(bob.publicKey())).isEqualTo(Rfc7748.SHARED);
        assertThat(bob.agree(alice.publicKey())).isEqualTo(Rfc7748.SHARED);
    }

    @Test
    void ignoresTheTopBitOfAPublicKey() throws GeneralSecurityException {
        byte[] masked = Rfc7748.BOB_PUBLIC.clone();
        masked[31] |= (byte) 0x80;

        assertThat(X25519.agree(Rfc7748.ALICE_PRIVATE, masked)).isEqualTo(Rfc7748.SHARED);
    }

    @Test
    void reducesACoordinateAboveThePrime() throws GeneralSecurityException {
        // 2^255 - 19 + 9 is the base point 9 in another spelling.
        byte[] basePointPlusPrime = HEX.parseHex("f6" + "ff".repeat(30) + "7f");

        assertThat(X25519.agree(Rfc7748.ALICE_PRIVATE, basePointPlusPrime)).isEqualTo(Rfc7748.ALICE_PUBLIC);
    }

    /** The points of order 1, 2, 4 and 8 and spellings above the prime: 0, 1, two of order 8, p - 1, p, p + 1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void refusesPointsOfSmallOrder(String publicKey) {
        assertThatThrownBy(() -> X25519.agree(Rfc7748.ALICE_PRIVATE, HEX.parseHex(publicKey)))
                .isInstanceOf(InvalidKeyException.class);
    }

    @Test
    void refusesAZeroSecretOfAProviderThatDoesNotCheck() throws InvalidKeyException {
        byte[] almostZero = new byte[32];
        almostZero[31] = (byte) 0x80;

        assertThatThrownBy(() -> X25519.requireContributory(new byte[32])).isInstanceOf(InvalidKeyException.class);
        assertThat(X25519.requireContributory(almostZero)).isSameAs(almostZero);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesPrivateKeysOfOtherLengths(int lengthBytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> X25519KeyPair.fromPrivateKey(new byte[lengthBytes]))
                .withMessageContaining("lengthBytes=" + lengthBytes);
    }

    @Test
    void copiesKeysInAndOut() throws GeneralSecurityException {
        byte[] privateKey = Rfc7748.ALICE_PRIVATE.clone();
        X25519KeyPair pair = X25519KeyPair.fromPrivateKey(privateKey);
        privateKey[0] = 1;
        privateKey[9] = 1;
        pair.publicKey()[0] = 1;

        assertThat(pair.publicKey()).isEqualTo(Rfc7748.ALICE_PUBLIC);
        assertThat(pair.agree(Rfc7748.BOB_PUBLIC)).isEqualTo(Rfc7748.SHARED);
    }

    @Test
    void generatesDifferentPairs() {
        assertThat(X25519KeyPair.generate().publicKey())
                .isNotEqualTo(X25519KeyPair.generate().publicKey());
    }

    @Test
    void doesNotAgreeOnceWiped() {
        X25519KeyPair pair = X25519KeyPair.fromPrivateKey(Rfc7748.ALICE_PRIVATE);
        pair.wipe();

        assertThatIllegalStateException().isThrownBy(() -> pair.agree(Rfc7748.BOB_PUBLIC));
    }

    @Test
    void showsNoKeyBytes() {
        assertThat(X25519KeyPair.fromPrivateKey(Rfc7748.ALICE_PRIVATE)).hasToString("X25519KeyPair[hidden]");
    }
}
