package io.sealstream.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.segment.Content;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class SealstreamSplitSerializerTest {

    private static final StreamId STREAM = new StreamId(new SessionId(0x0102030405060708L, -2), 3);

    private final SealstreamSplitSerializer serializer = new SealstreamSplitSerializer();

    static Stream<SplitPosition> positions() {
        return Stream.of(
                new SplitPosition.Beginning(StartPosition.EARLIEST),
                new SplitPosition.Beginning(StartPosition.LATEST),
                new SplitPosition.Beginning(StartPosition.RESUME),
                new SplitPosition.Beginning(new StartPosition.AtSequence(7, 0)),
                new SplitPosition.Beginning(new StartPosition.AtSequence(1L << 40, -1)),
                new SplitPosition.NextRecord(Long.MIN_VALUE, 1L << 47, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("positions")
    void readsWhatItWrote(SplitPosition position) throws IOException {
        for (Content content : Content.values()) {
            SealstreamSplit split = new SealstreamSplit(STREAM, new StreamName("a.b-c"), content, position);
            byte[] bytes = serializer.serialize(split);
            assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(split);
        }
    }

    /** Bytes as version 1 wrote them: checkpoints hold such bytes. */
    @Test
    void readsVersionOne() throws IOException {
        byte[] stored = HexFormat.of()
                .parseHex("0102030405060708fffffffffffffffe" + "0000000000000003" + "01" + "0001" + "61" + "04"
                        + "00000000000000ff" + "0000000000000010" + "00000002");
        SealstreamSplit expected = new SealstreamSplit(
                STREAM, new StreamName("a"), Content.RECORDS, new SplitPosition.NextRecord(0xff, 0x10, 2));
        assertThat(serializer.deserialize(1, stored)).isEqualTo(expected);
        assertThat(serializer.serialize(expected)).isEqualTo(stored);
    }

    @Test
    void refusesUnknownVersionWithBothNumbers() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("found=2")
                .hasMessageContaining("known=1");
    }

    @Test
    void refusesEveryCutAndEveryTail() {
        byte[] whole = serializer.serialize(
                new SealstreamSplit(STREAM, new StreamName("a"), Content.BYTES, new SplitPosition.NextRecord(1, 2, 3)));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> serializer.deserialize(1, cut)).isInstanceOf(IOException.class);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> serializer.deserialize(1, longer)).isInstanceOf(IOException.class);
    }
}
