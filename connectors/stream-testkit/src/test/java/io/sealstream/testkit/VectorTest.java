package io.sealstream.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class VectorTest {

    @Test
    void readsWhatItWrites() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("purpose", "bytes may hold: line breaks");
        fields.put("expect", "TRUNCATED");
        fields.put("key", "00ff");
        fields.put("count", "12");
        byte[] bytes = {'\n', '\n', 0, -1, ':', ' '};

        byte[] file = Vector.of("example", fields, bytes).encode();
        Vector read = Vector.parse("example", file);

        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.expectedError()).contains("TRUNCATED");
        assertThat(read.hex("key")).isEqualTo(new byte[] {0, -1});
        assertThat(read.number("count")).isEqualTo(12);
        assertThat(read.encode()).isEqualTo(file);
        assertThat(read).hasToString("example (bytes may hold: line breaks)");
    }

    @Test
    void expectsNoErrorOnSuccess() {
        assertThat(Vector.parse("ok", ascii("expect: success\n\n")).expectedError())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "expect: success\n",
                "expect\n\n",
                "expect: a\nexpect: b\n\n",
                "Expect: a\n\n",
                "a: \u0001\n\n"
            })
    void refusesWhatIsNoVector(String file) {
        assertThatThrownBy(() -> Vector.parse("bad", ascii(file))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheFieldThatIsMissing() {
        Vector vector = Vector.parse("ok", ascii("expect: success\n\n"));
        assertThatThrownBy(() -> vector.text("key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
