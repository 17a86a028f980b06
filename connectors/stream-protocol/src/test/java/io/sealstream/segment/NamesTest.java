package io.sealstream.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "sensors.seattle", "A-1_b.c", "0"})
    void acceptsNames(String text) {
        StreamName name = new StreamName(text);
        assertThat(name).hasToString(text);
        assertThat(name.bytes()).isEqualTo(text.getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "a.", ".a", "a..b", "a b", "ü", "a/b", "*", "a.>", "a\n"})
    void refusesWhatIsNoName(String text) {
        assertThatThrownBy(() -> new StreamName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allows255CharactersAndNoMore() {
        assertThat(new StreamName("a".repeat(255)).bytes()).hasSize(255);
        assertThatThrownBy(() -> new StreamName("a".repeat(256))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sensors.seattle, sensors.seattle, true",
        "sensors.seattle, sensors.boston, false",
        "sensors.seattle, sensors, false",
        "sensors.*, sensors.seattle, true",
        "sensors.*, sensors, false",
        "sensors.*, sensors.seattle.north, false",
        "*.seattle, sensors.seattle, true",
        "*, sensors, true",
        "*, '', false",
        ">, sensors.seattle, true",
        ">, '', false",
        "sensors.>, sensors.seattle, true",
        "sensors.>, sensors.seattle.north, true",
        "sensors.>, sensors, false",
        "*.>, sensors.seattle, true",
        "*.>, sensors, false",
    })
    void matchesNamesByPattern(String pattern, String name, boolean expected) {
        assertThat(new NamePattern(pattern).matches(new StreamName(name))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ">.a", "a*", "a.b>", "**", "a b", "a..>"})
    void refusesWhatIsNoPattern(String text) {
        assertThatThrownBy(() -> new NamePattern(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void patternHasAtMost255Characters() {
        assertThat(new NamePattern("a".repeat(255))).hasToString("a".repeat(255));
        assertThatThrownBy(() -> new NamePattern("a".repeat(256))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void streamIdReadsWhatItPrints() {
        StreamId id = new StreamId(new SessionId(0x00112233_44556677L, 0x8899aabb_ccddeeffL), -1);
        assertThat(id).hasToString("00112233445566778899aabbccddeeff-18446744073709551615");
        assertThat(StreamId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0011", "00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff-x", "0-1"})
    void refusesWhatIsNoStreamId(String text) {
        assertThatThrownBy(() -> StreamId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sessionIdKeepsItsBytes() {
        SessionId id = SessionId.random(new SecureRandom());
        byte[] bytes = new byte[20];
        id.putAt(bytes, 3);
        assertThat(SessionId.at(bytes, 3)).isEqualTo(id);
        assertThat(SessionId.parse(id.toString())).isEqualTo(id);
        assertThat(SessionId.random(new SecureRandom())).isNotEqualTo(id);
    }
}
