package io.sealstream.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import io.sealstream.testkit.SeededRandom;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pitfall 10: a model of writers of one stream that crash, are restored, run twice, send again, commit, and whose files are copied: whatever the
 * order, no key meets a nonce twice with different content.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class NonceScheduleTest {

    private static final int SCHEDULES = 100_000;
    private static final int PAYLOAD = 8;
    private static final EpochStart FIRST =
            FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, /* segmentSize= */ 100);
    private static final StreamSecret SECRET = FixedStreams.secret(FIRST);

    /** Key and nonce, as a hash of 64 bits, to a hash of the frame: over all schedules, which share the stream's secret. */
    private final Map<Long, Integer> seen = new HashMap<>();

    private final SecureRandom saltSource = new SecureRandom();
    private long sealedCount;
    private long repeatedCount;

    @Test
    void noKeyMeetsANonceTwiceWithDifferentContent() throws Exception {
        long seed = Long.getLong("sealstream.seed", new SecureRandom().nextLong());
        System.out.println("nonce schedules: -Dsealstream.seed=" + seed);
        SeededRandom random = SeededRandom.ofSeed(seed);
        for (int i = 0; i < SCHEDULES; i++) {
            new Schedule(random).run();
        }
        System.out.println("nonce schedules: " + SCHEDULES + ", segments sealed " + sealedCount + ", sent again "
                + repeatedCount + ", distinct nonces " + seen.size());
        assertThat((long) seen.size()).isEqualTo(sealedCount);
        assertThat(repeatedCount).isPositive();
    }

    /** What the model is for: a writer that keeps its salt over a restore is found out. */
    @Test
    void findsAWriterThatKeepsItsSalt() throws Exception {
        byte[] salt = new byte[24];
        Attempt before = new Attempt(Epoch.withSalt(SECRET, FIRST, salt));
        Attempt after = new Attempt(Epoch.withSalt(SECRET, FIRST, salt));
        observe(before, before.seal(Ending.OPEN, new byte[] {1}));
        byte[] other = after.seal(Ending.OPEN, new byte[] {2});
        assertThatThrownBy(() -> observe(after, other)).hasMessageContaining("same nonce");
    }

    /** Notes a frame that has left its writer, for the first time or again. */
    private void observe(Attempt attempt, byte[] frame) throws StreamException {
        Integer content = Arrays.hashCode(frame);
        Integer before = seen.putIfAbsent(attempt.keyAndNonce(frame), content);
        if (before != null) {
            assertThat(before).as("content under the same nonce").isEqualTo(content);
            repeatedCount++;
        }
    }

    /** One random life of a stream. */
    private final class Schedule {

        private final SeededRandom random;
        private final List<Attempt> live = new ArrayList<>();
        private final List<Attempt> files = new ArrayList<>();
        private long committed;
        private long attempts;

        Schedule(SeededRandom random) {
            this.random = random;
            // Near the border where the key changes, every other time.
            this.committed = random.oneIn(2) ? 0 : (1L << Epoch.SEGMENTS_PER_KEY_BITS) - 3;
        }

        void run() throws StreamException {
            restore();
            int steps = random.between(4, 14);
            for (int i = 0; i < steps; i++) {
                switch (random.between(0, 9)) {
                    case 0 -> restore();
                    case 1 -> crash();
                    case 2 -> commit();
                    case 3 -> sendAgain();
                    case 4 -> copyFile();
                    case 5 -> seal(Ending.FINAL);
                    default -> seal(Ending.OPEN);
                }
            }
        }

        /** Also a fork: nobody tells the attempts that still live. */
        private void restore() {
            EpochStart start = FIRST.continuedBy(attempts, attempts, committed, committed * PAYLOAD);
            byte[] hedge = new byte[] {(byte) attempts++};
            live.add(new Attempt(Epoch.begin(SECRET, start, saltSource, hedge)));
        }

        private void crash() {
            if (!live.isEmpty()) {
                files.add(live.remove(random.between(0, live.size() - 1)));
            }
        }

        private void commit() {
            if (!live.isEmpty()) {
                committed = Math.max(committed, oneOf(live).sealer.nextSequence());
            }
        }

        private void seal(Ending ending) throws StreamException {
            if (live.isEmpty()) {
                return;
            }
            Attempt attempt = oneOf(live);
            if (!attempt.ended) {
                // Few different contents, so that attempts often seal the same one at the same place.
                byte[] payload = new byte[PAYLOAD];
                payload[0] = (byte) random.between(0, 2);
                observe(attempt, attempt.seal(ending, payload));
                sealedCount++;
            }
        }

        private void sendAgain() throws StreamException {
            if (!live.isEmpty()) {
                Attempt attempt = oneOf(live);
                if (!attempt.retained.isEmpty()) {
                    observe(attempt, oneOf(attempt.retained));
                }
            }
        }

        private void copyFile() throws StreamException {
            if (!files.isEmpty()) {
                Attempt attempt = oneOf(files);
                for (byte[] frame : attempt.retained) {
                    observe(attempt, frame);
                }
            }
        }

        private <T> T oneOf(List<T> choices) {
            return choices.get(random.between(0, choices.size() - 1));
        }
    }

    /** One attempt of a writer, with everything that it has sealed. */
    private static final class Attempt {

        private final Epoch epoch;
        private final SegmentSealer sealer;
        private final List<byte[]> retained = new ArrayList<>();
        private boolean ended;

        Attempt(Epoch epoch) {
            this.epoch = epoch;
            this.sealer = new SegmentSealer(epoch, AeadProvider.fastest());
        }

        byte[] seal(Ending ending, byte[] payload) throws StreamException {
            byte[] frame = new byte[SegmentSealer.frameBytes(0, 0, payload.length)];
            sealer.seal(ending, new byte[0], payload, 0, payload.length, frame, 0);
            retained.add(frame);
            ended = ending == Ending.FINAL;
            return frame;
        }

        /** As the frame's own header says, so that a wrong header is found out as well. */
        long keyAndNonce(byte[] frame) throws StreamException {
            long sequence = BigEndian.getI64(frame, 48);
            Epoch.SegmentKey key = epoch.segmentKey(sequence);
            byte[] nonce = new byte[Epoch.NONCE_BYTES];
            Epoch.nonce(key.nonceMask(), SegmentType.ofNumber(frame[3]), (frame[4] & 1) != 0, sequence, nonce);
            byte[] bytes = Arrays.copyOf(key.key().getEncoded(), 32 + nonce.length);
            System.arraycopy(nonce, 0, bytes, 32, nonce.length);
            long hash = 0xcbf29ce484222325L;
            for (byte b : bytes) {
                hash = (hash ^ b) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            return hash;
        }
    }
}
