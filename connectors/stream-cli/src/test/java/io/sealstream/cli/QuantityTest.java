package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.00 KiB",
        "10230, 9.99 KiB",
        "10239, 10.0 KiB",
        "65536, 64.0 KiB",
        "102399, 100 KiB",
        "1047552, 1023 KiB",
        "1048575, 1.00 MiB",
        "1048576, 1.00 MiB",
        "9223372036854775807, 8.00 EiB"
    })
    void showsThreeDigits(long bytes, String text) {
        assertThat(Quantity.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "59, 0:59", "60, 1:00", "3599, 59:59", "3600, 1:00:00", "90061, 25:01:01"})
    void showsTimeAsAClock(long seconds, String text) {
        assertThat(Quantity.clock(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
