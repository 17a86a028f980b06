package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class NumbersOnTheWireTest {

    @Test
    void knowsItsNumbersAndNoOthers() throws Exception {
        for (int number = 0; number < 256; number++) {
            int wanted = number;
            if (number == 1 || number == 2) {
                assertThat(Suite.ofNumber(number).number()).isEqualTo(number);
            } else {
                assertThat(codeOf(() -> Suite.ofNumber(wanted))).isEqualTo(ErrorCode.SUITE_UNSUPPORTED);
            }
            if (number == 0 || number == 2 || number == 4 || number == 5) {
                assertThat(SegmentType.ofNumber(number).number()).isEqualTo(number);
            } else {
                assertThat(codeOf(() -> SegmentType.ofNumber(wanted))).isEqualTo(ErrorCode.CORRUPT_HEADER);
            }
            if (number <= 1) {
                assertThat(Content.ofNumber(number).number()).isEqualTo(number);
            } else {
                assertThat(codeOf(() -> Content.ofNumber(wanted))).isEqualTo(ErrorCode.CORRUPT_HEADER);
            }
        }
    }

    @Test
    void keepsTheNumbersOfTheSpecification() {
        assertThat(Suite.AES_256_GCM.number()).isEqualTo(1);
        assertThat(Suite.CHACHA20_POLY1305.number()).isEqualTo(2);
        assertThat(SegmentType.DATA.number()).isZero();
        assertThat(SegmentType.BEACON.number()).isEqualTo(2);
        assertThat(SegmentType.INDEX.number()).isEqualTo(4);
        assertThat(SegmentType.TRAILER.number()).isEqualTo(5);
        assertThat(Content.BYTES.number()).isZero();
        assertThat(Content.RECORDS.number()).isEqualTo(1);
    }
}
