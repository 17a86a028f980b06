package io.sealstream.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.segment.Content;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DurableAcknowledgementsTest {

    private final RecordedOutlet outlet = new RecordedOutlet();
    private final DurableAcknowledgements<String> acknowledgements = new DurableAcknowledgements<>(outlet);

    @Test
    void saysNothingBeforeTheCheckpointIsComplete() {
        acknowledgements.snapshot(1, List.of(at(0, 5)));
        acknowledgements.finished(id(1), "one", 9);
        acknowledgements.snapshot(2, List.of(at(0, 6)));
        assertThat(outlet.said).isEmpty();
    }

    @Test
    void acknowledgesWhatTheCheckpointHoldsAndNotWhatCameAfter() {
        acknowledgements.snapshot(1, List.of(at(0, 5)));
        acknowledgements.snapshot(2, List.of(at(0, 8)));
        acknowledgements.complete(1);
        assertThat(outlet.said).containsExactly(id(0) + " 5");
    }

    @Test
    void coversCheckpointsThatWereNeverNotified() {
        acknowledgements.snapshot(1, List.of(at(0, 5)));
        acknowledgements.finished(id(1), "one", 9);
        acknowledgements.snapshot(2, List.of(at(0, 6)));
        acknowledgements.snapshot(3, List.of(at(0, 7)));
        acknowledgements.complete(3);
        acknowledgements.complete(2);
        assertThat(outlet.said).containsExactly(id(0) + " 7", "one end 9", "one closed");
    }

    @Test
    void saysNothingTwice() {
        acknowledgements.snapshot(1, List.of(at(0, 5)));
        acknowledgements.complete(1);
        acknowledgements.snapshot(2, List.of(at(0, 5)));
        acknowledgements.complete(2);
        assertThat(outlet.said).hasSize(1);
    }

    @Test
    void saysNothingOfStreamsThatHaveNotBegun() {
        SplitPosition beginning = new SplitPosition.Beginning(StartPosition.EARLIEST);
        acknowledgements.snapshot(1, List.of(at(0, 5).at(beginning)));
        acknowledgements.complete(1);
        assertThat(outlet.said).isEmpty();
    }

    @Test
    void acknowledgesAnEndWithTheFirstCheckpointBehindIt() {
        acknowledgements.snapshot(1, List.of(at(0, 5)));
        acknowledgements.finished(id(0), "zero", 7);
        acknowledgements.complete(1);
        assertThat(outlet.said).isEmpty();
        acknowledgements.snapshot(2, List.of());
        acknowledgements.complete(2);
        assertThat(outlet.said).containsExactly("zero end 7", "zero closed");
    }

    @Test
    void keepsEndsOverAbortedCheckpoints() {
        acknowledgements.finished(id(0), "zero", 7);
        acknowledgements.snapshot(1, List.of());
        acknowledgements.aborted(1);
        acknowledgements.complete(1);
        assertThat(outlet.said).isEmpty();
        acknowledgements.snapshot(2, List.of());
        acknowledgements.complete(2);
        assertThat(outlet.said).containsExactly("zero end 7", "zero closed");
    }

    @Test
    void waitsForTheNextCheckpointWhileThereIsNoConnection() {
        acknowledgements.finished(id(0), "zero", 7);
        acknowledgements.snapshot(1, List.of(at(1, 5)));
        outlet.connected = false;
        acknowledgements.complete(1);
        assertThat(outlet.said).isEmpty();
        outlet.connected = true;
        acknowledgements.snapshot(2, List.of(at(1, 6)));
        acknowledgements.complete(2);
        assertThat(outlet.said).containsExactly(id(1) + " 6", "zero end 7", "zero closed");
    }

    @Test
    void holdsNothingOfAHundredThousandShortStreams() {
        long checkpoint = 0;
        for (int split = 0; split < 100_000; split++) {
            if (split % 100 == 0) {
                acknowledgements.snapshot(++checkpoint, List.of(at(split, 1)));
            }
            acknowledgements.finished(id(split), "channel", 2);
            if (split % 100 == 99) {
                acknowledgements.complete(checkpoint);
            }
        }
        assertThat(acknowledgements.held()).isLessThanOrEqualTo(200);
        assertThat(outlet.open(100_000)).isLessThanOrEqualTo(200);
    }

    @Test
    void holdsBoundedlyManyWithoutCheckpoints() {
        for (int split = 0; split < 100_000; split++) {
            acknowledgements.finished(id(split), "channel", 2);
        }
        assertThat(acknowledgements.held()).isEqualTo(DurableAcknowledgements.MAX_FINISHED);
        assertThat(outlet.open(100_000)).isEqualTo(DurableAcknowledgements.MAX_FINISHED);
    }

    private static String id(int split) {
        return stream(split).toString();
    }

    private static StreamId stream(int split) {
        return new StreamId(new SessionId(0, 0), split);
    }

    private static SealstreamSplit at(int split, long sequence) {
        return new SealstreamSplit(
                stream(split), new StreamName("a"), Content.RECORDS, new SplitPosition.NextRecord(1, sequence, 3));
    }

    private static final class RecordedOutlet implements DurableAcknowledgements.Outlet<String> {

        final List<String> said = new ArrayList<>();
        boolean connected = true;

        long open(int finished) {
            return finished
                    - said.stream().filter(line -> line.endsWith(" closed")).count();
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public void acknowledge(String splitId, long sequence) {
            said.add(splitId + " " + sequence);
        }

        @Override
        public void acknowledgeEnd(String channel, long sequence) {
            said.add(channel + " end " + sequence);
        }

        @Override
        public void close(String channel) {
            said.add(channel + " closed");
        }
    }
}
