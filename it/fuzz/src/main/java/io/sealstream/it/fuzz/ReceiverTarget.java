package io.sealstream.it.fuzz;

import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import io.sealstream.session.HopFrame;
import io.sealstream.session.ReceiverSession;
import io.sealstream.session.ReceiverSession.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The receiving session under any order of epochs, segments and consumption: segments follow each other without a gap, within their
 * credit, in their epoch, and none behind the final one.
 */
final class ReceiverTarget implements FuzzTarget {

    private static final int MAX_OPERATIONS = 300;
    private static final int WINDOW = 5;
    private static final StreamId OTHER = new StreamId(new SessionId(1, 2), 3);

    @Override
    public void run(byte[] input) {
        FuzzInput in = new FuzzInput(input);
        Model model = new Model(in.below(4));
        for (int i = 0; i < MAX_OPERATIONS && in.hasMore(); i++) {
            model.step(in);
        }
    }

    /** What must be true of a session, kept beside it. */
    private static final class Model {

        private final ReceiverSession session;
        private long next;
        private long granted;
        private long epochId;
        private boolean hasEpoch;
        private boolean ended;

        Model(long start) {
            session = new ReceiverSession(Truth.STREAM, start, WINDOW);
            next = start;
            granted = start + WINDOW;
        }

        void step(FuzzInput in) {
            switch (in.below(6)) {
                case 0 -> epoch(in);
                case 1 -> session.consumed(Math.min(in.u8(), next));
                case 2 -> session.durable(Math.min(in.u8(), next));
                case 3 -> credit(session.creditWhenDue());
                default -> segment(in);
            }
            requireInvariants();
        }

        private void epoch(FuzzInput in) {
            EpochStart first = Truth.first(Suite.AES_256_GCM, Content.BYTES, Sizing.VARIABLE, 1024);
            long sequence = in.below(16) == 15 ? in.i64() & SegmentLayout.MAX_SEQUENCE : near(in);
            EpochStart start = first.continuedBy(
                    in.below(4) == 3 ? in.u8() : epochId, in.below(4), sequence, offset(in, sequence));
            if (in.below(16) == 15) {
                start = new EpochStart(
                        OTHER, start.suite(), start.content(), start.bound(), start.sizing(), 1024, 0, 0, 0, 0);
            }
            EpochRecord record = new EpochRecord(
                    start, new byte[EpochRecord.SALT_BYTES], Truth.bytes(in.below(6), EpochRecord.COMMITMENT_BYTES));
            try {
                Verdict verdict = session.epoch(record);
                boolean fits = record.start().stream().equals(Truth.STREAM)
                        && (!hasEpoch
                                ? sequence <= next
                                : verdict == Verdict.DUPLICATE
                                        || (sequence == next && start.previousEpochId() == epochId && !ended));
                Finding.unless(fits, "epoch that does not continue the stream is taken: " + record);
                hasEpoch = true;
                epochId = record.epochId();
            } catch (StreamException e) {
                TargetRun.requireTyped(e);
            }
        }

        private void segment(FuzzInput in) {
            long sequence = near(in);
            SegmentHeader header = new SegmentHeader(
                    in.below(16) == 15 ? SegmentType.TRAILER : SegmentType.DATA,
                    in.below(8) == 7 ? Ending.FINAL : Ending.OPEN,
                    in.below(8) == 7,
                    Suite.AES_256_GCM,
                    0,
                    SegmentLayout.TAG_BYTES + in.below(100),
                    in.below(16) == 15 ? OTHER : Truth.STREAM,
                    in.below(8) == 7 ? in.u8() : epochId,
                    sequence,
                    offset(in, sequence));
            try {
                if (session.segment(header) == Verdict.NEW) {
                    Finding.unless(hasEpoch && header.epochId() == epochId, "segment without its epoch: " + header);
                    Finding.unless(header.stream().equals(Truth.STREAM), "segment of another stream: " + header);
                    Finding.unless(sequence == next && !ended, "segment is not the next: " + header);
                    Finding.unless(sequence < granted, "segment is beyond its credit: " + header);
                    next++;
                    ended = header.isFinal();
                } else {
                    Finding.unless(sequence < next, "segment is no duplicate: " + header);
                }
            } catch (StreamException e) {
                TargetRun.requireTyped(e);
            }
        }

        private long near(FuzzInput in) {
            return Math.max(0, next - 2 + in.below(5));
        }

        private long offset(FuzzInput in, long sequence) {
            return switch (in.below(16)) {
                case 15 -> in.i64() & Long.MAX_VALUE;
                case 14 -> sequence * 7;
                default -> session.nextOffset();
            };
        }

        private void credit(Optional<HopFrame.Credit> credit) {
            credit.ifPresent(it -> {
                Finding.unless(it.maxSequence() >= granted, "credit is taken back: " + it);
                granted = it.maxSequence();
            });
        }

        private void requireInvariants() {
            Finding.unless(session.receivedNext() == next, "session expects " + session.receivedNext());
            Finding.unless(session.ended() == ended, "session has another end");
            Finding.unless(session.nextOffset() >= 0, "offset has run over: " + session.nextOffset());
            Finding.unless(session.durableNext() <= next, "durable is what never came: " + session.durableNext());
            Finding.unless(granted <= next + WINDOW, "more is granted than the window: " + granted);
        }
    }

    @Override
    public List<byte[]> seeds() {
        byte[] epoch = {0, 0, 2, 0, 0, 0, 0, 1};
        byte[] segment = {4, 2, 0, 0, 0, 50, 0, 0, 0};
        byte[] last = {4, 2, 0, 7, 0, 50, 0, 0, 0};
        byte[] consumed = {1, 9, 3, 2, 9};
        byte[] next = {0, 0, 2, 0, 0, 0, 0, 2};
        return List.of(
                Truth.joined(new byte[] {0}, epoch, segment, segment, consumed, segment, next, segment, last),
                Truth.joined(new byte[] {0}, epoch, segment, segment, segment, consumed, segment, segment, segment));
    }
}
