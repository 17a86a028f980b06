package io.sealstream.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.StreamId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SinkStreamsTest {

    /** Streams outlive releases: first 16 bytes of SHA-256 of "seg/1 sink" and the id, computed elsewhere. */
    @Test
    void identityFollowsFromIdAndSubtask() {
        assertThat(SinkStreams.of("alerts", 3).stream(0)).hasToString("ea739c4c2bb74614d2d16533faab0800-3");
    }

    @Test
    void noTwoSubtasksOrGenerationsShareAStream() {
        Set<StreamId> streams = new HashSet<>();
        for (int subtask : new int[] {0, 1, 32_767}) {
            for (int generation = 0; generation < 100; generation++) {
                streams.add(SinkStreams.of("a", subtask).stream(generation));
                streams.add(SinkStreams.of("b", subtask).stream(generation));
            }
        }
        assertThat(streams).hasSize(600);
    }
}
