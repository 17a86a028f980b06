package io.sealstream.it.hostile;

import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** All attacks at the same time, each in a thread of its own; prints one line for each when they are over. */
public final class HostileClients {

    /** Printed when the attacks begin. */
    public static final String STARTED = "attacks begin";

    /** The attack whose number of attempts decides. */
    private static final String LONGEST = "wrong-secret";

    private static final long LEAST_SECONDS = 20;
    private static final String SECRET_LINE = "sealstream-secret-1 ";

    private HostileClients() {}

    /** Arguments: port, secret file, session and number and name of an honest stream, and how many seconds to go on at most. */
    public static void main(String[] arguments) throws Exception {
        Target target = new Target(
                Integer.parseInt(arguments[0]),
                secret(Path.of(arguments[1])),
                new StreamId(SessionId.parse(arguments[2]), Long.parseLong(arguments[3])),
                new StreamName(arguments[4]),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[5])),
                new AtomicBoolean());
        long least = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAST_SECONDS);
        System.out.println(STARTED);
        List<Tally> tallies = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        attacks().forEach((kind, attack) -> {
            Tally tally = new Tally(kind);
            tallies.add(tally);
            threads.add(start(kind, attack, target, tally));
        });
        for (Thread thread : threads) {
            if (thread.getName().endsWith(LONGEST)) {
                join(thread, target.deadlineNanos());
                join(Thread.currentThread(), least);
            }
        }
        target.enough().set(true);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        for (Thread thread : threads) {
            join(thread, end);
        }
        tallies.forEach(tally -> System.out.println(tally.line()));
        System.out.flush();
        // Threads that the hub keeps waiting are daemons.
    }

    private static void join(Thread thread, long deadlineNanos) throws InterruptedException {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
    }

    private static Map<String, Attack> attacks() {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        attacks.put("garbage", StrangerAttacks::garbage);
        attacks.put("half-open", StrangerAttacks::halfOpen);
        attacks.put("slow", StrangerAttacks::slow);
        attacks.put("big-lengths", StrangerAttacks::bigLengths);
        attacks.put(LONGEST, StrangerAttacks::wrongSecret);
        attacks.put("replayed-handshake", StrangerAttacks::replayedHandshake);
        attacks.put("big-records-and-frames", InsiderAttacks::bigLengths);
        attacks.put("unfinished-records", InsiderAttacks::unfinishedRecords);
        attacks.put("unread-answers", InsiderAttacks::unreadAnswers);
        attacks.put("stream-flood", InsiderAttacks::streamFlood);
        attacks.put("list-flood", InsiderAttacks::listFlood);
        attacks.put("subscription-flood", InsiderAttacks::subscriptionFlood);
        attacks.put("superseded-writer", InsiderAttacks::zombieWriter);
        attacks.put("takeover", InsiderAttacks::takeover);
        return attacks;
    }

    private static Thread start(String kind, Attack attack, Target target, Tally tally) {
        Thread thread = new Thread(
                () -> {
                    try {
                        attack.run(target, tally);
                    } catch (Exception e) {
                        tally.outcome("gave-up");
                        System.err.println("attack " + kind + " gave up: " + e);
                    }
                },
                "attack-" + kind);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static byte[] secret(Path file) throws Exception {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(SECRET_LINE)) {
                return Base64.getUrlDecoder()
                        .decode(line.substring(SECRET_LINE.length()).strip());
            }
        }
        throw new IllegalArgumentException("no secret in the file");
    }
}
