package io.sealstream.cipher;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the vectors of stages {@code epoch} and {@code segment}. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CipherVectorsTest {

    static Stream<Vector> epochs() {
        return Vectors.stage("epoch").stream();
    }

    static Stream<Arguments> segments() {
        return Vectors.stage("segment").stream()
                .flatMap(vector -> FixedStreams.providers().map(provider -> Arguments.of(vector, provider)));
    }

    @ParameterizedTest
    @MethodSource("epochs")
    void readsEpochRecords(Vector vector) throws Exception {
        Optional<String> error = vector.expectedError();
        if (error.isPresent()) {
            assertThat(codeOf(() -> verify(vector, vector.bytes()))).hasToString(error.get());
            return;
        }
        Epoch epoch = verify(vector, vector.bytes());
        assertThat(epoch.record().encode()).isEqualTo(vector.bytes());
        assertThat(secret(vector, epoch.record()).writerProof()).isEqualTo(vector.hex("writer-proof"));
        for (int i = 0; i < 2; i++) {
            Epoch.SegmentKey key = epoch.segmentKey((long) i << 20);
            assertThat(key.key().getEncoded()).isEqualTo(vector.hex("segment-key-" + i));
            assertThat(key.nonceMask()).isEqualTo(vector.hex("nonce-mask-" + i));
        }
    }

    @ParameterizedTest
    @MethodSource("segments")
    void readsSegments(Vector vector, AeadProvider provider) throws Exception {
        SegmentOpener opener = new SegmentOpener(verify(vector, vector.hex("epoch")), provider);
        byte[] frame = vector.bytes();
        byte[] target = new byte[frame.length];
        Optional<String> error = vector.expectedError();
        if (error.isPresent()) {
            assertThat(codeOf(() -> opener.open(frame, 0, frame.length, target, 0)))
                    .hasToString(error.get());
            return;
        }
        OpenedSegment opened = opener.open(frame, 0, frame.length, target, 0);
        assertThat(opened.header().sequence()).isEqualTo(vector.number("sequence"));
        assertThat(opened.header().offset()).isEqualTo(vector.number("offset"));
        assertThat(opened.header().isFinal()).isEqualTo(Boolean.parseBoolean(vector.text("final")));
        assertThat(opened.publicMetadata()).isEqualTo(vector.hex("public-metadata"));
        assertThat(slice(opened.buffer(), opened.privateMetadataOffset(), opened.privateMetadataBytes()))
                .isEqualTo(vector.hex("private-metadata"));
        byte[] payload = slice(opened.buffer(), opened.payloadOffset(), opened.payloadBytes());
        assertThat(payload).hasSize((int) vector.number("plaintext-bytes"));
        assertThat(VectorBuilder.sha256(payload)).isEqualTo(vector.text("plaintext-sha256"));
    }

    private static Epoch verify(Vector vector, byte[] record) throws StreamException {
        EpochRecord decoded = EpochRecord.decode(record);
        return Epoch.verify(secret(vector, decoded), decoded);
    }

    private static StreamSecret secret(Vector vector, EpochRecord record) {
        return StreamSecret.derive(
                RootKey.of(vector.hex("key")),
                record.start().suite(),
                record.start().stream(),
                new StreamName(vector.text("name")));
    }

    private static byte[] slice(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
