package io.sealstream.it.hostile;

import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;

/** What those do who have the hub's secret, and no stream's key. */
final class InsiderAttacks {

    private static final long MUCH = 1L << 40;
    private static final int STREAMS = 20_000;
    private static final int LISTS = 20_000;
    private static final int SUBSCRIPTIONS = 3_000;
    private static final int TAKEOVERS = 500;
    private static final int ZOMBIE_SEGMENTS = 5_000;
    private static final int BIG_LENGTHS = 200;
    private static final int UNFINISHED = 3;
    private static final int UNFINISHED_BYTES = 12 << 20;
    private static final NamePattern ALL = new NamePattern(">");
    private static final SecureRandom RANDOM = new SecureRandom();

    private InsiderAttacks() {}

    /** Opens streams without end. */
    static void streamFlood(Target target, Tally tally) throws Exception {
        flood(target, tally, STREAMS, 0, number -> {
            byte[] proof = new byte[32];
            RANDOM.nextBytes(proof);
            StreamId id = new StreamId(SessionId.random(RANDOM), number);
            return new HopFrame.Open(
                    id, new StreamName("hostile.flood"), Content.BYTES, Bound.LIVE, 65_536, proof, Optional.empty());
        });
    }

    /** Lists streams without end, and reads the answers. */
    static void listFlood(Target target, Tally tally) throws Exception {
        flood(target, tally, LISTS, 0, number -> new HopFrame.ListStreams(ALL, 0, 1_000));
    }

    /** Subscribes to the honest stream without end, with no credit, so that all of it waits for each of them. */
    static void subscriptionFlood(Target target, Tally tally) throws Exception {
        flood(
                target,
                tally,
                SUBSCRIPTIONS,
                0,
                number -> new HopFrame.Subscribe(target.stream(), "", StartPosition.EARLIEST, 100));
    }

    /** Lists streams without end and does not read the answers. */
    static void unreadAnswers(Target target, Tally tally) throws Exception {
        while (!target.isOver()) {
            try (HostileClient client = HostileClient.greeted(target.port(), target.secret(), MUCH)) {
                for (int number = 1; number < LISTS && !target.isOver(); number++) {
                    tally.attempt();
                    client.send(1 + number % 1_000, new HopFrame.ListStreams(ALL, 0, 1_000));
                    StrangerAttacks.pause(1);
                }
                return;
            } catch (IOException e) {
                tally.outcome("closed");
            }
        }
    }

    /** Begins a record of 16 MiB and ends it a byte a second. */
    static void unfinishedRecords(Target target, Tally tally) throws Exception {
        HostileClient[] clients = new HostileClient[UNFINISHED];
        try {
            for (int i = 0; i < UNFINISHED; i++) {
                tally.attempt();
                clients[i] = HostileClient.greeted(target.port(), target.secret(), 0);
                clients[i].write(HopSide.head(HopSide.AUTHENTICATED, 16 << 20));
                clients[i].write(new byte[UNFINISHED_BYTES]);
                tally.outcome("held");
            }
            while (!target.isOver()) {
                for (HostileClient client : clients) {
                    client.write(new byte[1]);
                }
                StrangerAttacks.pause(1_000);
            }
        } catch (IOException e) {
            tally.outcome("closed");
        } finally {
            for (HostileClient client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    /** Lengths that no honest client says, in records and frames. */
    static void bigLengths(Target target, Tally tally) throws Exception {
        for (int i = 0; i < BIG_LENGTHS && !target.isOver(); i++) {
            tally.attempt();
            int attempt = i;
            try (HostileClient client =
                    HostileClient.greeted(target.port(), target.secret(), MUCH).reading(frame -> count(tally, frame))) {
                byte[] frame = {0x0b, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
                byte[] said =
                        switch (attempt % 4) {
                            case 0 -> HopSide.head(0, 0x3fffffff);
                            case 1 -> HopSide.head(HopSide.AUTHENTICATED, 0x3fffffff);
                            case 2 -> client.side().sealed(frame);
                            default -> HopSide.head(0, 1 << 20);
                        };
                client.write(said);
                client.next(HopFrame.Failure.class);
            } catch (IOException e) {
                tally.outcome("closed");
            }
        }
    }

    /** Opens the honest stream without the key that its writer has shown. */
    static void takeover(Target target, Tally tally) throws Exception {
        for (int i = 0; i < TAKEOVERS && !target.isOver(); i++) {
            tally.attempt();
            byte[] proof = new byte[32];
            RANDOM.nextBytes(proof);
            Optional<Long> resumed = i % 2 == 0 ? Optional.empty() : Optional.of(RANDOM.nextLong());
            try (HostileClient client =
                    HostileClient.greeted(target.port(), target.secret(), MUCH).reading(frame -> {})) {
                client.send(
                        1,
                        new HopFrame.Open(
                                target.stream(), target.name(), Content.BYTES, Bound.LIVE, 65_536, proof, resumed));
                HopFrame answer = client.next();
                while (answer instanceof HopFrame.Hello) {
                    answer = client.next();
                }
                boolean forbidden =
                        answer instanceof HopFrame.Failure failure && failure.code() == ErrorCode.FORBIDDEN_STREAM;
                tally.outcome(
                        forbidden
                                ? "FORBIDDEN_STREAM"
                                : answer instanceof HopFrame.OpenAck
                                        ? Tally.BREACH
                                        : answer.type().toString());
            } catch (IOException e) {
                tally.outcome("closed");
            }
        }
    }

    /** A writer that was superseded goes on sending; nothing of it may be stored. */
    static void zombieWriter(Target target, Tally tally) throws Exception {
        ForgedStream stream = new ForgedStream();
        EpochRecord first = stream.firstEpoch();
        try (HostileClient zombie = HostileClient.greeted(target.port(), target.secret(), MUCH)
                        .reading(frame -> count(tally, frame));
                HostileClient newer = HostileClient.greeted(target.port(), target.secret(), MUCH)
                        .reading(frame -> {})) {
            zombie.send(1, stream.open(Optional.empty()));
            zombie.next(HopFrame.OpenAck.class);
            zombie.send(1, new HopFrame.Epoch(first));
            zombie.write(zombie.side().data(1, stream.segment(first, 0)));
            zombie.next(HopFrame.Credit.class);
            newer.send(1, stream.open(Optional.empty()));
            newer.next(HopFrame.OpenAck.class);
            EpochRecord second = stream.nextEpoch(first, 1);
            newer.send(1, new HopFrame.Epoch(second));
            newer.write(newer.side().data(1, stream.segment(second, 1)));
            newer.next(HopFrame.Credit.class);
            for (int i = 1; i <= ZOMBIE_SEGMENTS && !target.isOver(); i++) {
                tally.attempt();
                zombie.write(zombie.side().data(1, stream.segment(first, i)));
                if (i % 10 == 0) {
                    StrangerAttacks.pause(10);
                }
            }
            newer.send(2, stream.open(Optional.of(second.epochId())));
            boolean untouched = newer.next(HopFrame.OpenAck.class).receivedNext() == 2;
            tally.outcome(untouched ? "nothing-stored" : Tally.BREACH);
        }
    }

    /** What to ask on a channel. */
    @FunctionalInterface
    private interface Question {
        HopFrame of(int number);
    }

    /** Asks on one connection after the other until they are used up; the hub may read as slowly as it likes. */
    private static void flood(Target target, Tally tally, int times, long byteCredit, Question question)
            throws Exception {
        int asked = 0;
        while (asked < times && !target.isOver()) {
            Consumer<HopFrame> listener = frame -> count(tally, frame);
            try (HostileClient client = HostileClient.greeted(target.port(), target.secret(), byteCredit)
                    .reading(listener)) {
                for (int number = 1; number <= 1_500 && asked < times && !target.isOver(); number++) {
                    tally.attempt();
                    asked++;
                    client.send(number, question.of(number));
                    if (number % 10 == 0) {
                        StrangerAttacks.pause(5);
                    }
                }
            } catch (IOException e) {
                tally.outcome("closed");
            }
        }
    }

    private static void count(Tally tally, HopFrame frame) {
        if (frame instanceof HopFrame.Failure failure) {
            tally.outcome(failure.code().name());
        } else if (!(frame instanceof HopFrame.Hello || frame instanceof HopFrame.Ping)) {
            tally.outcome(frame.type().name());
        }
    }
}
