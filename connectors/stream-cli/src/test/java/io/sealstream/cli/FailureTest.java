package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FailureTest {

    @Test
    void tellsAnErrorOfAStreamByItsCode() {
        Failure failure = Failure.of(new CorruptDataException(ErrorCode.TRUNCATED, "file ends early", "bytes", 7));
        assertThat(failure)
                .isEqualTo(new Failure(ExitCode.INTEGRITY, "file ends early [bytes=7]", Hints.of(ErrorCode.TRUNCATED)));
    }

    @Test
    void tellsAFaultOfTheCommandLineAsItIs() {
        assertThat(Failure.of(new CommandException(ExitCode.USAGE, "no", "yes")))
                .isEqualTo(new Failure(ExitCode.USAGE, "no", "yes"));
    }

    @Test
    void looksBehindAWrapper() {
        Exception error = new UncheckedIOException(new CommandException(ExitCode.TIMEOUT, "late", "wait"));
        assertThat(Failure.of(error)).isEqualTo(new Failure(ExitCode.TIMEOUT, "late", "wait"));
    }

    @Test
    void namesTheFile() {
        assertThat(Failure.of(new NoSuchFileException("/f")).message())
                .isEqualTo("file or folder does not exist [file=/f]");
        assertThat(Failure.of(new AccessDeniedException("/f")).message())
                .contains("user")
                .contains("/f");
        assertThat(Failure.of(new FileAlreadyExistsException("/f")).message())
                .contains("exists already")
                .contains("/f");
        assertThat(Failure.of(new FileSystemException("/f", null, "odd")).message())
                .isEqualTo("file cannot be used [file=/f, reason=odd]");
    }

    @Test
    void admitsFaultsOfOurOwn() {
        assertThat(Failure.of(new IllegalStateException("x")).message()).startsWith("internal error: ");
        assertThat(Failure.of(new AssertionError("x")).exitCode()).isEqualTo(ExitCode.RUNTIME);
        assertThat(Failure.of(new IOException()).message()).isEqualTo("input or output failed: IOException");
    }

    @Test
    void isAlwaysOneLine() {
        Failure failure = new Failure(ExitCode.RUNTIME, "one\n  two\r\nthree\n", "four\nfive");
        assertThat(failure.message()).isEqualTo("one two three");
        assertThat(failure.hint()).isEqualTo("four five");
    }
}
