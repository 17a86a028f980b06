package io.sealstream.hub.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DroppedStreamsTest {

    private static final int ENTRY_BYTES = 68;

    @TempDir
    Path folder;

    @Test
    void remembersIdentityProofAndOrdinal() throws Exception {
        DroppedStreams dropped = DroppedStreams.open(folder);
        assertThat(dropped.nextOrdinal()).isZero();
        dropped.add(stream(7));
        dropped.add(stream(3));
        DroppedStreams again = DroppedStreams.open(folder);
        assertThat(again.nextOrdinal()).isEqualTo(8);
        assertThat(again.proofHash(stream(3).stream())).hasValue(hash(3));
        assertThat(again.proofHash(stream(7).stream())).hasValue(hash(7));
        assertThat(again.proofHash(stream(4).stream())).isEmpty();
    }

    @Test
    void takesAStreamTwice() throws Exception {
        DroppedStreams dropped = DroppedStreams.open(folder);
        dropped.add(stream(7));
        long size = Files.size(folder.resolve("dropped"));
        dropped.add(stream(7));
        assertThat(Files.size(folder.resolve("dropped"))).isEqualTo(size);
    }

    /** Its files are being deleted; others are done before. */
    @Test
    void writesAStreamThatItRemembersWhenItIsAdded() throws Exception {
        DroppedStreams dropped = DroppedStreams.open(folder);
        dropped.add(stream(1));
        dropped.remember(stream(7));
        assertThat(dropped.proofHash(stream(7).stream())).hasValue(hash(7));
        assertThat(dropped.nextOrdinal()).isEqualTo(8);
        dropped.add(stream(2));
        assertThat(DroppedStreams.open(folder).proofHash(stream(7).stream())).isEmpty();
        dropped.add(stream(7));
        DroppedStreams again = DroppedStreams.open(folder);
        for (int i : new int[] {1, 2, 7}) {
            assertThat(again.proofHash(stream(i).stream())).hasValue(hash(i));
        }
    }

    @Test
    void forgetsTheOldestOfVeryManyButNoOrdinal() throws Exception {
        DroppedStreams dropped = DroppedStreams.open(folder, 10);
        dropped.add(stream(999));
        for (int i = 0; i < 95; i++) {
            dropped.add(stream(i));
        }
        assertThat(Files.size(folder.resolve("dropped"))).isLessThanOrEqualTo(16 + 20L * ENTRY_BYTES);
        DroppedStreams again = DroppedStreams.open(folder, 10);
        assertThat(again.nextOrdinal()).isEqualTo(1000);
        for (int i = 0; i < 95; i++) {
            assertThat(again.proofHash(stream(i).stream()).isPresent())
                    .as("stream %d", i)
                    .isEqualTo(i >= 85);
        }
    }

    @Test
    void keepsTheOtherEntriesOfADamagedFile() throws Exception {
        DroppedStreams dropped = DroppedStreams.open(folder);
        for (int i = 0; i < 4; i++) {
            dropped.add(stream(i));
        }
        Path file = folder.resolve("dropped");
        byte[] bytes = Files.readAllBytes(file);
        bytes[16 + ENTRY_BYTES + 10] ^= 1;
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        DroppedStreams damaged = DroppedStreams.open(folder);
        assertThat(damaged.proofHash(stream(1).stream())).isEmpty();
        assertThat(damaged.proofHash(stream(3).stream())).isEmpty();
        damaged.add(stream(9));
        DroppedStreams again = DroppedStreams.open(folder);
        for (int i : new int[] {0, 2, 9}) {
            assertThat(again.proofHash(stream(i).stream())).hasValue(hash(i));
        }
    }

    @Test
    void startsAnewBehindAFileThatIsNoneOfItsOwn() throws Exception {
        Files.writeString(folder.resolve("dropped"), "something else");
        DroppedStreams dropped = DroppedStreams.open(folder);
        dropped.add(stream(2));
        assertThat(DroppedStreams.open(folder).proofHash(stream(2).stream())).hasValue(hash(2));
    }

    private static StreamFolder stream(long ordinal) {
        return new StreamFolder(
                ordinal,
                new StreamId(new SessionId(1, 2), ordinal),
                new StreamName("test"),
                Content.BYTES,
                Bound.LIVE,
                1024,
                0,
                hash(ordinal));
    }

    private static byte[] hash(long ordinal) {
        byte[] hash = new byte[32];
        hash[0] = (byte) ordinal;
        return hash;
    }
}
