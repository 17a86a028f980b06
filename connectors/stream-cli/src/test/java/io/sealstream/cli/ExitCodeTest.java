package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ExitCodeTest {

    @ParameterizedTest
    @CsvSource({
        "CORRUPT_HEADER, 6",
        "AEAD_FAILED, 6",
        "TRUNCATED, 6",
        "VERSION_UNKNOWN, 6",
        "LIMIT, 6",
        "EPOCH_FORK, 6",
        "UNKNOWN_KEY, 5",
        "KEY_MISMATCH, 5",
        "KEY_FILE_INVALID, 5",
        "KEY_FILE_PERMISSIONS, 5",
        "KEY_SHREDDED, 5",
        "HANDSHAKE_FAILED, 5",
        "FORBIDDEN_STREAM, 5",
        "CONNECTION_REFUSED, 4",
        "CONNECTION_LOST, 4",
        "NOT_SEALSTREAM, 4",
        "TIMEOUT, 3",
        "FENCED, 1",
        "POSITION_GONE, 1",
        "STREAM_UNKNOWN, 1",
        "ADDRESS_IN_USE, 1",
        "STORAGE, 1",
        "INTERNAL, 1"
    })
    void followsTheBlame(ErrorCode code, int expected) {
        assertThat(ExitCode.of(code).number()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorHasAHintInOneLine(ErrorCode code) {
        assertThat(Hints.of(code)).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    }

    @Test
    void numbersAreWhatShellsExpect() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 130, 141);
    }
}
