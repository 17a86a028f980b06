package io.sealstream.hub.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.hub.spool.RetentionDecision.Drop;
import io.sealstream.hub.spool.RetentionDecision.Reason;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.testkit.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RetentionDecisionTest {

    private static final long NOW = 1_000_000;
    private static final Retention HOUR = Retention.KEEP_ALL.withRetainAge(Duration.ofHours(1));
    private static final long HOUR_MS = 3_600_000;

    @Test
    void keepsEverythingUnlessItIsTold() {
        assertThat(Retention.KEEP_ALL.keepsAll()).isTrue();
        assertThat(SpoolOptions.DEFAULT.retention().keepsAll()).isTrue();
        List<StoredStream> streams = List.of(stream(1, true, 0, 0, 0));
        assertThat(RetentionDecision.of(Retention.KEEP_ALL, streams, Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void dropsFilesOfWhichEverySegmentIsTooOld() {
        StoredStream live = stream(1, false, 100, 101, 102);
        assertThat(RetentionDecision.of(HOUR, List.of(live), 100 + HOUR_MS)).isEmpty();
        List<Drop> drops = RetentionDecision.of(HOUR, List.of(live), 101 + HOUR_MS);
        assertThat(drops).containsExactly(new Drop(live.stream(), live.files().get(0), Reason.AGE, false));
    }

    @Test
    void neverDropsTheFileThatIsBeingWritten() {
        StoredStream live = stream(1, false, 0, 0, 0);
        Retention all = HOUR.withRetainBytes(1).withRetainTotal(1);
        assertThat(RetentionDecision.of(all, List.of(live), Long.MAX_VALUE)).hasSize(2);
    }

    /** The one that is being written may not tell yet where the stream stands. */
    @Test
    void neverDropsTheLastFileThatHoldsASegment() {
        StoredStream live = stream(1, false, 0, 0);
        List<StoredFile> files = new ArrayList<>(live.files());
        files.add(new StoredFile(20, 20, 500, 0));
        Retention all = HOUR.withRetainBytes(1).withRetainTotal(1);
        List<Drop> drops =
                RetentionDecision.of(all, List.of(new StoredStream(live.stream(), false, files)), Long.MAX_VALUE);
        assertThat(drops).extracting(Drop::file).containsExactly(files.get(0));
    }

    @Test
    void dropsAStreamThatHasEndedToItsLastFile() {
        StoredStream ended = stream(1, true, 0, 0);
        List<Drop> drops = RetentionDecision.of(HOUR, List.of(ended), NOW + HOUR_MS);
        assertThat(drops).extracting(Drop::last).containsExactly(false, true);
    }

    /** Or a stream that is larger than the limit would vanish the moment it ends. */
    @Test
    void keepsTheLastFileOfAStreamThatIsLargerThanItsLimit() {
        StoredStream ended = stream(1, true, 0, 0, 0);
        List<Drop> drops = RetentionDecision.of(Retention.KEEP_ALL.withRetainBytes(1), List.of(ended), NOW);
        assertThat(drops).hasSize(2).allMatch(drop -> drop.reason() == Reason.STREAM_BYTES && !drop.last());
    }

    @Test
    void dropsTheOldestFilesOfAllStreamsUntilTheTotalFits() {
        StoredStream first = stream(1, false, 10, 40, 50);
        StoredStream second = stream(2, true, 20, 30, 60);
        Retention total = Retention.KEEP_ALL.withRetainTotal(300);
        List<Drop> drops = RetentionDecision.of(total, List.of(first, second), NOW);
        assertThat(drops).extracting(drop -> drop.file().newestMs()).containsExactly(10L, 20L, 30L);
        assertThat(RetentionDecision.of(total.withRetainTotal(600), List.of(first, second), NOW))
                .isEmpty();
    }

    /** The clock was set back: what came in the future is young. */
    @Test
    void keepsFilesFromTheFuture() {
        assertThat(RetentionDecision.of(HOUR, List.of(stream(1, true, NOW + 5, NOW + HOUR_MS)), NOW))
                .isEmpty();
    }

    @Test
    void makesFilesShorterAndYoungerThanTheLimits() {
        Retention sizes = Retention.KEEP_ALL.withRetainBytes(8000).withRetainTotal(100_000);
        assertThat(sizes.rollDue(1 << 20, 999, 0, NOW)).isFalse();
        assertThat(sizes.rollDue(1 << 20, 1000, 0, NOW)).isTrue();
        assertThat(Retention.KEEP_ALL.rollDue(1 << 20, (1 << 20) - 1, 0, Long.MAX_VALUE))
                .isFalse();
        assertThat(HOUR.rollDue(1 << 20, 1, 0, HOUR_MS / 8 - 1)).isFalse();
        assertThat(HOUR.rollDue(1 << 20, 1, 0, HOUR_MS / 8)).isTrue();
        assertThat(HOUR.rollDue(1 << 20, 1, Long.MAX_VALUE, NOW))
                .as("no segment yet")
                .isFalse();
    }

    @Test
    void refusesLimitsOfNothing() {
        assertThatThrownBy(() -> Retention.KEEP_ALL.withRetainBytes(0))
                .hasMessage("retain-bytes is a byte or more, found 0");
        assertThatThrownBy(() -> Retention.KEEP_ALL.withRetainTotal(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Retention.KEEP_ALL.withRetainAge(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What holds for any streams: a prefix goes, and no file that could have stayed. */
    @Test
    void keepsItsPromisesForAnyStreams() {
        SeededRandom.forEachSeed("retention", 300, random -> {
            List<StoredStream> streams = new ArrayList<>();
            for (int i = random.between(0, 5); i > 0; i--) {
                long[] times = new long[random.between(0, 6)];
                long time = random.between(0, 100);
                for (int j = 0; j < times.length; j++) {
                    time += random.between(0, 100);
                    times[j] = time;
                }
                streams.add(stream(i, random.oneIn(2), times));
            }
            Retention retention = new Retention(
                            random.oneIn(2) ? Optional.empty() : Optional.of(Duration.ofSeconds(1)),
                            OptionalLong.empty(),
                            OptionalLong.empty())
                    .withRetainBytes(random.between(1, 600))
                    .withRetainTotal(random.between(1, 2500));
            long now = 1000L + random.between(0, 700);
            List<Drop> drops = RetentionDecision.of(retention, streams, now);
            long left = 0;
            boolean anyDroppable = false;
            for (StoredStream stream : streams) {
                List<StoredFile> gone = drops.stream()
                        .filter(drop -> drop.stream().equals(stream.stream()))
                        .map(Drop::file)
                        .toList();
                assertThat(gone).isEqualTo(stream.files().subList(0, gone.size()));
                assertThat(stream.ended()
                                || stream.files().isEmpty()
                                || gone.size() < stream.files().size())
                        .as("the file being written stays")
                        .isTrue();
                List<StoredFile> kept =
                        stream.files().subList(gone.size(), stream.files().size());
                long keptBytes = kept.stream().mapToLong(StoredFile::bytes).sum();
                left += keptBytes;
                anyDroppable |= kept.size() > (stream.ended() ? 0 : 1);
                if (kept.size() > 1) {
                    assertThat(keptBytes)
                            .isLessThanOrEqualTo(retention.retainBytes().getAsLong());
                    if (retention.retainAge().isPresent()) {
                        assertThat(now - kept.get(0).newestMs()).isLessThanOrEqualTo(1000);
                    }
                }
            }
            assertThat(left <= retention.retainTotal().getAsLong() || !anyDroppable)
                    .as("total fits, or nothing may go")
                    .isTrue();
        });
    }

    /** Files of 100 bytes and 10 segments, the newest of which came at these times. */
    private static StoredStream stream(long number, boolean ended, long... newestMs) {
        List<StoredFile> files = new ArrayList<>();
        for (int i = 0; i < newestMs.length; i++) {
            files.add(new StoredFile(i * 10L, i * 10L + 10, 100, newestMs[i]));
        }
        return new StoredStream(new StreamId(new SessionId(0, 1), number), ended, files);
    }
}
