package io.sealstream.it.fuzz;

import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.Suite;
import io.sealstream.session.HopFrame;
import io.sealstream.session.SenderSession;
import io.sealstream.session.SenderSession.Frame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The sending session under any order of submissions, acknowledgements and broken connections: frames go in order and within the credit
 * of their connection, and each is given back once, in order, after it was sent.
 */
final class SenderTarget implements FuzzTarget {

    private static final int MAX_OPERATIONS = 300;
    private static final EpochRecord EPOCH = Truth.epoch(
                    Truth.first(Suite.AES_256_GCM, Content.BYTES, Sizing.VARIABLE, 1024), 23)
            .record();

    @Override
    public void run(byte[] input) {
        FuzzInput in = new FuzzInput(input);
        Model model = new Model(in.u8());
        for (int i = 0; i < MAX_OPERATIONS && in.hasMore(); i++) {
            model.step(in);
        }
    }

    /** What must be true of a session, kept beside it. */
    private static final class Model {

        private final SenderSession session;
        private final ArrayDeque<Frame> kept = new ArrayDeque<>();
        private boolean connected = true;
        private long submitted;
        private long toSend;
        private long highestSent;
        private long allowed;

        Model(long maxSequence) {
            session = new SenderSession(EPOCH, new HopFrame.OpenAck(0, 0, 0, 0, 0, Optional.empty(), maxSequence));
            allowed = maxSequence;
        }

        void step(FuzzInput in) {
            switch (in.below(6)) {
                case 0, 1 -> submit(1 + in.below(16));
                case 2 -> credited(in);
                case 3 -> reopened(in);
                default -> send();
            }
            long bytes = kept.stream().mapToLong(Frame::bytes).sum();
            Finding.unless(session.retainedBytes() == bytes, "session keeps " + session.retainedBytes() + " bytes");
            Finding.unless(session.durableNext() == submitted - kept.size(), "session is durable elsewhere");
        }

        private void submit(int bytes) {
            Frame frame = new Frame(submitted++, new byte[bytes], bytes);
            kept.addLast(frame);
            session.submit(frame);
        }

        private void send() {
            Optional<Frame> next = session.nextToSend();
            boolean expected = connected && toSend < submitted && toSend < allowed;
            Finding.unless(next.isPresent() == expected, "may send is not " + expected);
            next.ifPresent(frame -> {
                Finding.unless(frame.sequence() == toSend, "frame is not the next: " + frame.sequence());
                Finding.unless(kept.contains(frame), "frame is sent after it was given back: " + frame.sequence());
                session.sent();
                toSend++;
                highestSent = Math.max(highestSent, toSend);
            });
        }

        private void credited(FuzzInput in) {
            HopFrame.Credit credit = new HopFrame.Credit(near(in), near(in), toSend + in.below(8));
            try {
                released(session.credited(credit));
                allowed = Math.max(allowed, credit.maxSequence());
                // What is durable need not be sent again.
                toSend = Math.max(toSend, session.durableNext());
            } catch (StreamException e) {
                TargetRun.requireTyped(e);
            }
        }

        private void reopened(FuzzInput in) {
            session.disconnected();
            connected = false;
            boolean known = in.below(4) != 3;
            HopFrame.OpenAck ack = new HopFrame.OpenAck(
                    near(in),
                    near(in),
                    0,
                    0,
                    1,
                    known ? Optional.of(EPOCH.epochId()) : Optional.empty(),
                    toSend + in.below(8));
            try {
                Finding.unless(session.mustSendEpoch(ack) == !known, "epoch is sent again for no reason");
                released(session.reopened(ack));
                connected = true;
                toSend = known ? ack.receivedNext() : 0;
                allowed = ack.maxSequence();
            } catch (StreamException e) {
                TargetRun.requireTyped(e);
            }
        }

        private void released(List<Frame> frames) {
            for (Frame frame : frames) {
                Finding.unless(frame.equals(kept.pollFirst()), "frame is given back out of order: " + frame.sequence());
                Finding.unless(frame.sequence() < highestSent, "frame is given back unsent: " + frame.sequence());
            }
        }

        private long near(FuzzInput in) {
            return in.below(16) == 15 ? in.i64() & Long.MAX_VALUE : Math.max(0, toSend - 4 + in.below(8));
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                new byte[] {5, 0, 1, 0, 2, 4, 4, 2, 0, 4, 0, 3, 7, 4, 0, 5, 4},
                new byte[] {5, 0, 1, 0, 2, 0, 3, 4, 4, 3, 0, 0, 3, 0, 2, 7, 4, 4, 4},
                new byte[] {1, 0, 1, 0, 2, 4, 4, 3, 3, 0, 3, 0, 2, 7, 4, 4, 4});
    }
}
