package io.sealstream.hub.spool;

import io.sealstream.segment.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Decides which files go (SPEC section 7.7; pure): from each stream the oldest first, so that what stays is in one piece, and never the
 * file that is being written, nor the last one that holds a segment of a stream that goes on.
 */
public final class RetentionDecision {

    private final Retention retention;
    private final long nowMs;
    private final List<Drop> drops = new ArrayList<>();

    /** Why a file goes. */
    public enum Reason {
        /** Its newest segment is older than {@code retain-age}. */
        AGE,
        /** Its stream has more bytes than {@code retain-bytes}. */
        STREAM_BYTES,
        /** All streams together have more bytes than {@code retain-total}. */
        TOTAL_BYTES
    }

    /**
     * A file that goes.
     *
     * @param last whether nothing of the stream is left then
     */
    public record Drop(StreamId stream, StoredFile file, Reason reason, boolean last) {}

    private RetentionDecision(Retention retention, long nowMs) {
        this.retention = retention;
        this.nowMs = nowMs;
    }

    /**
     * The files to drop, those of one stream from its oldest on.
     *
     * @param nowMs milliseconds since 1970; files from the future, after the clock was set back, are young
     */
    public static List<Drop> of(Retention retention, List<StoredStream> streams, long nowMs) {
        RetentionDecision decision = new RetentionDecision(retention, nowMs);
        List<Rest> rests = streams.stream().map(Rest::new).toList();
        for (Rest rest : rests) {
            decision.dropOld(rest);
            decision.dropAboveStreamLimit(rest);
        }
        decision.dropAboveTotal(rests);
        return List.copyOf(decision.drops);
    }

    private void dropOld(Rest rest) {
        if (retention.retainAge().isPresent()) {
            long ageMs = retention.retainAge().get().toMillis();
            while (rest.hasNext() && nowMs - rest.next().newestMs() > ageMs) {
                drop(rest, Reason.AGE);
            }
        }
    }

    /** Its last file stays even if it is longer than the limit: a stream must not vanish because it has just ended. */
    private void dropAboveStreamLimit(Rest rest) {
        while (retention.retainBytes().isPresent()
                && rest.hasNext()
                && !rest.nextIsLast()
                && rest.bytes > retention.retainBytes().getAsLong()) {
            drop(rest, Reason.STREAM_BYTES);
        }
    }

    private void dropAboveTotal(List<Rest> rests) {
        if (retention.retainTotal().isEmpty()) {
            return;
        }
        long total = rests.stream().mapToLong(rest -> rest.bytes).sum();
        PriorityQueue<Rest> oldest =
                new PriorityQueue<>(Comparator.comparingLong(rest -> rest.next().newestMs()));
        rests.stream().filter(Rest::hasNext).forEach(oldest::add);
        while (total > retention.retainTotal().getAsLong() && !oldest.isEmpty()) {
            Rest rest = oldest.remove();
            total -= rest.next().bytes();
            drop(rest, Reason.TOTAL_BYTES);
            if (rest.hasNext()) {
                oldest.add(rest);
            }
        }
    }

    private void drop(Rest rest, Reason reason) {
        StoredFile file = rest.next();
        boolean last = rest.nextIsLast();
        rest.dropped++;
        rest.bytes -= file.bytes();
        drops.add(new Drop(rest.stream.stream(), file, reason, last));
    }

    /** What is left of a stream while it is decided. */
    private static final class Rest {
        private final StoredStream stream;
        private int dropped;
        private long bytes;

        Rest(StoredStream stream) {
            this.stream = stream;
            this.bytes = stream.bytes();
        }

        boolean hasNext() {
            return dropped < stream.droppable();
        }

        StoredFile next() {
            return stream.files().get(dropped);
        }

        boolean nextIsLast() {
            return dropped == stream.files().size() - 1;
        }
    }
}
