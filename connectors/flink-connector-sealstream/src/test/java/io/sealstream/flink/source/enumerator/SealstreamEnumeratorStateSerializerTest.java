package io.sealstream.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.segment.Content;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SealstreamEnumeratorStateSerializerTest {

    private static final SealstreamEnumeratorState STATE =
            new SealstreamEnumeratorState(Optional.of(new SessionId(3, 4)), 17, 5, List.of(split(0), split(1)));

    private final SealstreamEnumeratorStateSerializer serializer = new SealstreamEnumeratorStateSerializer();

    @Test
    void readsWhatItWrote() throws IOException {
        for (SealstreamEnumeratorState state : List.of(SealstreamEnumeratorState.INITIAL, STATE)) {
            assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                    .isEqualTo(state);
        }
    }

    /** Bytes as version 1 wrote them: checkpoints hold such bytes. */
    @Test
    void readsVersionOne() throws IOException {
        String split = "00000000000000010000000000000002" + "0000000000000000" + "01" + "0001" + "61" + "00";
        byte[] stored = HexFormat.of()
                .parseHex("01" + "00000000000000030000000000000004" + "0000000000000011" + "0000000000000005"
                        + "00000001" + "00000001" + "0000001d" + split);
        SealstreamEnumeratorState expected =
                new SealstreamEnumeratorState(Optional.of(new SessionId(3, 4)), 17, 5, List.of(split(0)));
        assertThat(serializer.deserialize(1, stored)).isEqualTo(expected);
        assertThat(serializer.serialize(expected)).isEqualTo(stored);
    }

    @Test
    void refusesUnknownVersionWithBothNumbers() {
        assertThatThrownBy(() -> serializer.deserialize(7, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("found=7")
                .hasMessageContaining("known=1");
    }

    @Test
    void refusesEveryCut() {
        byte[] whole = serializer.serialize(STATE);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> serializer.deserialize(1, cut)).isInstanceOf(IOException.class);
        }
    }

    private static SealstreamSplit split(int number) {
        return new SealstreamSplit(
                new StreamId(new SessionId(1, 2), number),
                new StreamName("a"),
                Content.RECORDS,
                new SplitPosition.Beginning(StartPosition.EARLIEST));
    }
}
