package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AmountTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "999999999999999999, 999999999999999999",
        "5B, 5",
        "64KiB, 65536",
        "64kib, 65536",
        "3MiB, 3145728",
        "10GiB, 10737418240",
        "2TiB, 2199023255552"
    })
    void readsAmountsOfBytes(String text, long bytes) {
        assertThat(ByteAmount.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5GiB", "10GB", "10 GiB", "GiB", "0KiB", "8388608TiB", "1e3"})
    void refusesWhatIsNoAmountOfBytes(String text) {
        assertThatThrownBy(() -> ByteAmount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("found " + text);
    }

    @Test
    void readsTimes() {
        assertThat(TimeAmount.parse("1s").duration()).isEqualTo(Duration.ofSeconds(1));
        assertThat(TimeAmount.parse("15m").duration()).isEqualTo(Duration.ofMinutes(15));
        assertThat(TimeAmount.parse("12H").duration()).isEqualTo(Duration.ofHours(12));
        assertThat(TimeAmount.parse("7d").duration()).isEqualTo(Duration.ofDays(7));
        assertThat(TimeAmount.parse("999999999d").duration()).isEqualTo(Duration.ofDays(999_999_999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "0d", "-1d", "1w", "1.5h", "1 h", "P7D", "9999999999s"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> TimeAmount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("found " + text);
    }
}
