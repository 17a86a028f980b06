package io.sealstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.session.ReceiverSession.Verdict;
import io.sealstream.session.SenderSession.Frame;
import io.sealstream.testkit.SeededRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A sender, a hub and the connection between them, which breaks at any moment and loses what is on its way; the hub may start again and
 * lose what was not durable. Both sessions are the real ones; the store and the wire are a few lists.
 */
final class BrokenHop {

    private static final byte GARBAGE = (byte) 0xee;

    private final SeededRandom random;
    private final int window;
    private final EpochRecord epoch = Epochs.first(1);
    private final ArrayDeque<Object> toHub = new ArrayDeque<>();
    private final ArrayDeque<HopFrame> toSender = new ArrayDeque<>();

    /** What was given to the sender, in order. */
    private final List<byte[]> submitted = new ArrayList<>();

    private boolean connected;
    private Optional<SenderSession> sender = Optional.empty();

    // The hub's disk.
    private final List<byte[]> stored = new ArrayList<>();
    private Optional<EpochRecord> storedEpoch = Optional.empty();
    private int durable;

    // The hub's memory.
    private ReceiverSession receiver;
    private long mostGranted;

    BrokenHop(SeededRandom random) {
        this.random = random;
        this.window = random.between(1, 8);
        this.receiver = new ReceiverSession(Epochs.STREAM, 0, window);
    }

    /** One random thing happens. */
    void step() throws StreamException {
        switch (random.between(0, 19)) {
            case 0 -> breakConnection();
            case 1 -> restartHub();
            case 2, 3 -> connect();
            case 4, 5, 6, 7 -> submit();
            case 8, 9, 10, 11 -> sendOne();
            case 12, 13, 14, 15 -> hubTakesOne();
            case 16, 17 -> makeDurable();
            default -> senderTakesOne();
        }
    }

    /** Without further faults everything arrives. */
    void comeToRest() throws StreamException {
        int limit = 20 * submitted.size() + 100;
        for (int i = 0; i < limit && !isDone(); i++) {
            connect();
            do {
                sendOne();
                hubTakesOne();
                makeDurable();
                // All of them: one is added above, so that taking one would leave as many as before, for ever.
                while (!toSender.isEmpty()) {
                    senderTakesOne();
                }
            } while (!toHub.isEmpty() || canSend());
        }
        assertThat(stored).hasSameSizeAs(submitted);
        for (int i = 0; i < stored.size(); i++) {
            assertThat(stored.get(i)).isEqualTo(submitted.get(i));
        }
        assertThat(sender.map(SenderSession::durableNext).orElse(0L)).isEqualTo(submitted.size());
        assertThat(sender.map(SenderSession::retainedBytes).orElse(0L)).isZero();
    }

    int submittedCount() {
        return submitted.size();
    }

    private boolean isDone() {
        return sender.isPresent() && sender.get().durableNext() == submitted.size();
    }

    private boolean canSend() {
        return sender.isPresent() && sender.get().nextToSend().isPresent();
    }

    private void connect() {
        if (connected) {
            return;
        }
        connected = true;
        receiver = new ReceiverSession(Epochs.STREAM, stored.size(), window);
        receiver.durable(0);
        try {
            if (storedEpoch.isPresent()) {
                receiver.epoch(storedEpoch.get());
            }
        } catch (StreamException e) {
            throw new AssertionError(e);
        }
        HopFrame.Credit credit = receiver.credit();
        grant(durable + window);
        toSender.add(new HopFrame.OpenAck(
                stored.size(),
                durable,
                0,
                0,
                storedEpoch.isPresent() ? 1 : 0,
                storedEpoch.map(EpochRecord::epochId),
                Math.min(credit.maxSequence(), durable + window)));
    }

    private void breakConnection() {
        connected = false;
        toHub.clear();
        toSender.clear();
        sender.ifPresent(SenderSession::disconnected);
    }

    private void restartHub() {
        breakConnection();
        while (stored.size() > durable) {
            stored.remove(stored.size() - 1);
        }
        if (durable == 0 && random.oneIn(2)) {
            // An epoch record is not acknowledged by itself.
            storedEpoch = Optional.empty();
        }
    }

    private void submit() {
        if (sender.isPresent()) {
            byte[] bytes = random.bytes(random.between(1, 16));
            submitted.add(bytes.clone());
            sender.get().submit(new Frame(sender.get().nextSubmit(), bytes, bytes.length));
        }
    }

    private void sendOne() {
        Optional<Frame> next = sender.flatMap(SenderSession::nextToSend);
        if (next.isPresent()) {
            assertThat(connected).isTrue();
            assertThat(next.get().sequence()).as("beyond credit").isLessThan(mostGranted);
            sender.get().sent();
            // The wire has the sender's array, not a copy: who gave it back too early would be found out.
            toHub.add(next.get());
        }
    }

    private void hubTakesOne() throws StreamException {
        Object message = toHub.poll();
        if (message instanceof EpochRecord record) {
            if (receiver.epoch(record) == Verdict.NEW) {
                storedEpoch = Optional.of(record);
            }
        } else if (message instanceof Frame frame) {
            Verdict verdict = receiver.segment(Epochs.segment(epoch, frame.sequence()));
            byte[] found = Arrays.copyOf(frame.buffer(), frame.bytes());
            assertThat(found).as("segment %d", frame.sequence()).isEqualTo(submitted.get((int) frame.sequence()));
            if (verdict == Verdict.NEW) {
                stored.add(found);
            }
        }
    }

    private void makeDurable() {
        if (connected) {
            durable = random.between(durable, stored.size());
            if (random.oneIn(3)) {
                durable = stored.size();
            }
            receiver.durable(Math.max(receiver.durableNext(), durable));
            receiver.consumed(Math.max(0, durable));
            HopFrame.Credit credit = receiver.credit();
            grant(credit.maxSequence());
            toSender.add(new HopFrame.Credit(credit.receivedNext(), durable, credit.maxSequence()));
        }
    }

    private void senderTakesOne() throws StreamException {
        HopFrame frame = toSender.poll();
        if (frame instanceof HopFrame.OpenAck ack) {
            opened(ack);
        } else if (frame instanceof HopFrame.Credit credit) {
            overwrite(sender.orElseThrow().credited(credit));
        }
    }

    private void opened(HopFrame.OpenAck ack) throws StreamException {
        if (sender.isEmpty()) {
            sender = Optional.of(new SenderSession(epoch, ack));
            toHub.add(epoch);
            return;
        }
        if (sender.get().mustSendEpoch(ack)) {
            toHub.add(epoch);
        }
        overwrite(sender.get().reopened(ack));
    }

    /** Buffers that are given back get used for something else at once. */
    private static void overwrite(List<Frame> released) {
        released.forEach(frame -> Arrays.fill(frame.buffer(), GARBAGE));
    }

    private void grant(long sequence) {
        mostGranted = Math.max(mostGranted, sequence);
    }
}
