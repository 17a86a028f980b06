package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class NoiseHashTest {

    private static final HexFormat HEX = HexFormat.of();

    /** FIPS 180-4 examples for "abc". */
    @Test
    void hashesPartsAsOneArray() {
        byte[] a = "a".getBytes(StandardCharsets.US_ASCII);
        byte[] bc = "bc".getBytes(StandardCharsets.US_ASCII);

        assertThat(NoiseHash.SHA256.hash(a, bc))
                .isEqualTo(HEX.parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(NoiseHash.SHA512.hash(a, bc))
                .isEqualTo(HEX.parseHex("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
    }

    /** RFC 5869 test case 3: empty salt, which is the same HMAC key as 32 zero bytes, and empty info. */
    @Test
    void derivesAsRfc5869() {
        byte[] inputKeyMaterial = new byte[22];
        Arrays.fill(inputKeyMaterial, (byte) 0x0b);

        List<byte[]> outputs = NoiseHash.SHA256.hkdf(new byte[32], inputKeyMaterial, 2);

        assertThat(HEX.formatHex(outputs.get(0)) + HEX.formatHex(outputs.get(1)))
                .startsWith("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @ParameterizedTest
    @EnumSource
    void aThirdOutputLeavesTheFirstTwoAsTheyAre(NoiseHash hash) {
        byte[] chainingKey = new byte[hash.lengthBytes()];
        byte[] inputKeyMaterial = {1, 2, 3};

        List<byte[]> two = hash.hkdf(chainingKey, inputKeyMaterial, 2);
        List<byte[]> three = hash.hkdf(chainingKey, inputKeyMaterial, 3);

        assertThat(three.subList(0, 2)).usingElementComparator(Arrays::compare).isEqualTo(two);
        assertThat(three).allSatisfy(output -> assertThat(output).hasSize(hash.lengthBytes()));
        assertThat(three.get(2)).isNotEqualTo(two.get(1));
    }
}
