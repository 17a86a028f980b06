package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.StreamName;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import io.sealstream.testkit.Vectors;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the vectors of stage {@code stream}. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StreamVectorsTest {

    static Stream<Vector> streams() {
        return Vectors.stage("stream").stream();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsStreams(Vector vector) throws Exception {
        Frames delivered = new Frames();
        EpochRecord first = EpochRecord.decode(Arrays.copyOf(vector.bytes(), EpochRecord.BYTES));
        StreamSecret secret = StreamSecret.derive(
                RootKey.of(vector.hex("key")),
                first.start().suite(),
                first.start().stream(),
                new StreamName(vector.text("name")));
        StreamDecoder decoder = new StreamDecoder(secret, AeadProvider.fastest(), DecoderOptions.DEFAULT, delivered);

        Optional<String> error = vector.expectedError();
        if (error.isPresent()) {
            assertThat(codeOf(() -> feed(decoder, vector.bytes()))).hasToString(error.get());
        } else {
            feed(decoder, vector.bytes());
        }

        byte[] released = delivered.bytes.toByteArray();
        if (first.start().content() == Content.RECORDS) {
            assertThat(delivered.records).hasSize((int) vector.number("records"));
            released = StreamVectors.prefixed(delivered.records);
        }
        assertThat(released).hasSize((int) vector.number("plaintext-bytes"));
        assertThat(VectorBuilder.sha256(released)).isEqualTo(vector.text("plaintext-sha256"));
        assertThat(decoder.isComplete()).isEqualTo(Boolean.parseBoolean(vector.text("complete")));
    }

    private static void feed(StreamDecoder decoder, byte[] items) throws StreamException {
        SegmentCodec codec = new SegmentCodec();
        for (int at = 0; at < items.length; ) {
            if (items[at + 1] == 'E') {
                decoder.epoch(EpochRecord.decode(Arrays.copyOfRange(items, at, at + EpochRecord.BYTES)));
                at += EpochRecord.BYTES;
            } else {
                int frameBytes = codec.decode(items, at, items.length - at).frameBytes();
                decoder.segment(items, at, frameBytes);
                at += frameBytes;
            }
        }
        decoder.endOfInput();
    }
}
