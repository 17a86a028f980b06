package io.sealstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.RootKey;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no hub would take is refused before a connection knows of it. */
@Timeout(30)
class PublicationOptionsTest {

    private static final RootKey KEY = RootKey.random(new SecureRandom());

    @Test
    void refusesAStreamWithoutAName() {
        assertThatThrownBy(() -> options("", Content.BYTES, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stream at a hub has a name");
    }

    @Test
    void refusesSegmentsThatNoStreamHas() {
        for (Content content : Content.values()) {
            int smallest = content == Content.RECORDS ? 64 : 1;
            assertThat(options("name", content, smallest).segmentSize()).isEqualTo(smallest);
            assertThat(options("name", content, SegmentLayout.MAX_SEGMENT_SIZE).content())
                    .isEqualTo(content);
            for (int wrong : new int[] {smallest - 1, 0, -1, SegmentLayout.MAX_SEGMENT_SIZE + 1}) {
                assertThatThrownBy(() -> options("name", content, wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("segment-size is %d bytes to 16 MiB, found %d", smallest, wrong);
            }
        }
    }

    private static PublicationOptions options(String name, Content content, int segmentSize) {
        StreamId stream = new StreamId(new SessionId(1, 2), 3);
        return new PublicationOptions(stream, new StreamName(name), content, Bound.LIVE, segmentSize, KEY, new byte[0]);
    }
}
