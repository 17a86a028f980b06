package io.sealstream.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class StreamExceptionTest {

    @Test
    void putsContextBehindTheSentence() {
        StreamException failure =
                new CorruptDataException(ErrorCode.TRUNCATED, "input ends early", "foundBytes", 3, "wantedBytes", 4L);

        assertThat(failure).hasMessage("input ends early [foundBytes=3, wantedBytes=4]");
        assertThat(failure.sentence()).isEqualTo("input ends early");
        assertThat(failure.code()).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(new KeyException(ErrorCode.UNKNOWN_KEY, "no such key")).hasMessage("no such key");
    }

    @Test
    void refusesContextWithoutValue() {
        assertThatThrownBy(() -> new KeyException(ErrorCode.UNKNOWN_KEY, "no such key", "keyId"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void travelsBetweenProcesses(ErrorCode code) throws Exception {
        StreamException failure = StreamExceptions.of(code, "what happened", "where", 12);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            StreamException read = (StreamException) in.readObject();
            assertThat(read).isExactlyInstanceOf(failure.getClass()).hasMessage("what happened [where=12]");
            assertThat(read.code()).isEqualTo(code);
            assertThat(read.sentence()).isEqualTo("what happened");
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void findsEachCodeByItsNumber(ErrorCode code) {
        assertThat(ErrorCode.ofNumber(code.number())).contains(code);
        assertThat(code.number()).isBetween(100, 999);
    }

    @Test
    void knowsNoOtherNumbers() {
        assertThat(ErrorCode.ofNumber(0)).isEmpty();
        assertThat(ErrorCode.ofNumber(199)).isEmpty();
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
    }

    @Test
    void picksTheLeafByBlame() {
        assertThat(StreamExceptions.of(ErrorCode.AEAD_FAILED, "x")).isInstanceOf(CorruptDataException.class);
        assertThat(StreamExceptions.of(ErrorCode.KEY_MISMATCH, "x")).isInstanceOf(KeyException.class);
        assertThat(StreamExceptions.of(ErrorCode.FENCED, "x")).isInstanceOf(PeerViolationException.class);
        assertThat(StreamExceptions.of(ErrorCode.LIMIT, "x")).isInstanceOf(LimitExceededException.class);
        assertThat(StreamExceptions.of(ErrorCode.TIMEOUT, "x")).isInstanceOf(TransportException.class);
        assertThat(StreamExceptions.of(ErrorCode.NOT_SEALSTREAM, "x")).isInstanceOf(HandshakeException.class);
        assertThat(StreamExceptions.of(ErrorCode.STORAGE, "x")).isInstanceOf(StorageException.class);
    }
}
