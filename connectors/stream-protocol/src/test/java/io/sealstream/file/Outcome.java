package io.sealstream.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a file: what was released, and the error. An error without a code fails the test at once.
 *
 * @param released the payloads in the order of the file; from any place, those of the segments before the first that was refused
 * @param errors every code that came up
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outcome(byte[] released, List<ErrorCode> errors) {

    private static final KeyOpener KEYS = KeyOpener.of(id -> FixedStreams.ROOT);

    Optional<ErrorCode> error() {
        return errors.stream().findFirst();
    }

    /** Nothing that was released differs from {@code plain}. */
    Outcome releasedAPrefixOf(byte[] plain) {
        assertThat(released.length).isLessThanOrEqualTo(plain.length);
        assertThat(released).isEqualTo(Arrays.copyOf(plain, released.length));
        return this;
    }

    /** From front to back. */
    static Outcome streaming(Content content, byte[] file) {
        return streaming(content, new ByteArrayInputStream(file));
    }

    static Outcome streaming(Content content, InputStream in) {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        try {
            if (content == Content.BYTES) {
                readBytes(in, released);
            } else {
                readRecords(in, released);
            }
            return new Outcome(released.toByteArray(), List.of());
        } catch (StreamException e) {
            return new Outcome(released.toByteArray(), List.of(e.code()));
        } catch (IOException e) {
            throw new AssertionError("an error without a code", e);
        }
    }

    /**
     * Every segment by its number, each by a fresh cursor, then bytes from the last to the first. Each that is released is compared with
     * {@code plain} where it says that it belongs.
     */
    static Outcome fromAnyPlace(byte[] plain, byte[] file) {
        try (SegFile opened = SegFile.open(MemorySource.of(file), KEYS)) {
            assertThat(opened.plainBytes()).isEqualTo(plain.length);
            ByteArrayOutputStream released = new ByteArrayOutputStream();
            List<ErrorCode> errors = new ArrayList<>();
            for (long sequence = 0; sequence < opened.segmentCount(); sequence++) {
                SegmentCursor cursor = opened.cursor();
                try {
                    cursor.seekSequence(sequence);
                    OpenedSegment segment = cursor.next().orElseThrow();
                    assertThat(segment.header().sequence()).isEqualTo(sequence);
                    int offset = (int) segment.header().offset();
                    byte[] payload = Arrays.copyOfRange(
                            segment.buffer(),
                            segment.payloadOffset(),
                            segment.payloadOffset() + segment.payloadBytes());
                    assertThat(payload).isEqualTo(Arrays.copyOfRange(plain, offset, offset + payload.length));
                    if (errors.isEmpty()) {
                        released.writeBytes(payload);
                    }
                } catch (StreamException e) {
                    errors.add(e.code());
                }
            }
            readBytesFromAnyPlace(opened, plain, errors);
            return new Outcome(released.toByteArray(), errors);
        } catch (StreamException e) {
            return new Outcome(new byte[0], List.of(e.code()));
        } catch (IOException e) {
            throw new AssertionError("an error without a code", e);
        }
    }

    /** What a repair makes of it, opened again. */
    static Outcome repaired(Content content, byte[] file) {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try {
            RepairReport report = SegFileRepair.copy(new ByteArrayInputStream(file), KEYS, target);
            Outcome again = streaming(content, target.toByteArray());
            assertThat(again.errors()).as("a repaired file is whole").isEmpty();
            assertThat(report.keptBytes()).isEqualTo(again.released().length);
            assertThat(report.authenticFileBytes()).isLessThanOrEqualTo(file.length);
            return new Outcome(
                    again.released(), report.fault().map(e -> List.of(e.code())).orElse(List.of()));
        } catch (StreamException e) {
            assertThat(target.size()).as("nothing has been written").isZero();
            return new Outcome(new byte[0], List.of(e.code()));
        } catch (IOException e) {
            throw new AssertionError("an error without a code", e);
        }
    }

    private static void readBytesFromAnyPlace(SegFile opened, byte[] plain, List<ErrorCode> errors) throws IOException {
        if (opened.content() != Content.BYTES) {
            return;
        }
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int at = plain.length - 1; at >= 0; at -= 5) {
            try {
                assertThat(opened.channel().position(at).read(one.clear())).isEqualTo(1);
                assertThat(one.get(0)).isEqualTo(plain[at]);
            } catch (StreamException e) {
                errors.add(e.code());
            }
        }
    }

    private static void readBytes(InputStream file, ByteArrayOutputStream released) throws IOException {
        try (SealedInputStream in = SealedInputStream.open(file, KEYS)) {
            byte[] buffer = new byte[7];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                released.write(buffer, 0, count);
            }
            assertThat(in.isComplete()).isTrue();
        }
    }

    private static void readRecords(InputStream file, ByteArrayOutputStream released) throws IOException {
        try (SealedRecordReader in = SealedRecordReader.open(file, KEYS)) {
            NumberedRecordConsumer collect = VariableFiles.into(released);
            boolean more = true;
            while (more) {
                more = in.nextSegment(collect);
            }
            assertThat(in.isComplete()).isTrue();
        }
    }
}
