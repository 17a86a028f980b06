package io.sealstream.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.flink.source.record.SealstreamRecord;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SealstreamSplitState;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.segment.Content;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SealstreamRecordEmitterTest {

    private static final SealstreamSplit SPLIT = new SealstreamSplit(
            new StreamId(new SessionId(1, 2), 0),
            new StreamName("a.b"),
            Content.RECORDS,
            new SplitPosition.Beginning(StartPosition.EARLIEST));

    private final TestingReaderOutput<String> output = new TestingReaderOutput<>();
    private final SealstreamSplitState state = new SealstreamSplitState(SPLIT);
    private final SimpleCounter errors = new SimpleCounter();
    private final SealstreamRecordEmitter<String> emitter = new SealstreamRecordEmitter<>(new Letters(), errors);

    @Test
    void emitsEverythingOfARecordAndThenMoves() throws IOException {
        RecordView view = view("ab", "", "!", "c");
        emitNext(view);
        assertThat(output.getEmittedRecords()).containsExactly("a", "b");
        assertThat(state.toSplit().position()).isEqualTo(new SplitPosition.NextRecord(5, 9, 1));
        emitNext(view);
        // A record of which nothing is made has been read all the same.
        assertThat(state.toSplit().position()).isEqualTo(new SplitPosition.NextRecord(5, 9, 2));
    }

    @Test
    void failureNamesThePlaceAndLeavesThePosition() throws IOException {
        RecordView view = view("a", "!");
        emitNext(view);
        assertThatThrownBy(() -> emitNext(view))
                .isInstanceOf(IOException.class)
                .hasMessage("record cannot be deserialized [stream=" + SPLIT.stream()
                        + ", name=a.b, segment=9, number=101, bytes=1]")
                .hasRootCauseMessage("no letter");
        assertThat(state.toSplit().position()).isEqualTo(new SplitPosition.NextRecord(5, 9, 1));
        assertThat(errors.getCount()).isEqualTo(1);
    }

    private void emitNext(RecordView view) throws IOException {
        assertThat(view.next()).isTrue();
        emitter.emitRecord(view, output, state);
    }

    private static RecordView view(String... records) {
        byte[] buffer = String.join("", records).getBytes(StandardCharsets.US_ASCII);
        SegmentRecords segment = new SegmentRecords(5, 9, 100, records.length, 0, Ending.OPEN, buffer);
        int offset = 0;
        for (String record : records) {
            segment.add(offset, record.length());
            offset += record.length();
        }
        return new RecordView(SPLIT, Content.RECORDS, segment);
    }

    /** Each letter an element; fails behind what it has emitted where there is none. */
    private static final class Letters implements SealstreamDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean accepts(Content content) {
            return true;
        }

        @Override
        public void deserialize(SealstreamRecord record, Collector<String> out) throws IOException {
            for (byte letter : record.toBytes()) {
                if (letter == '!') {
                    throw new IOException("no letter");
                }
                out.collect(Character.toString((char) letter));
            }
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
