package io.sealstream.it.hostile;

import io.sealstream.error.ErrorCode;
import io.sealstream.transport.noise.HandshakeFailedException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What those do who do not have the hub's secret. */
final class StrangerAttacks {

    private static final int WRONG_SECRETS = 10_000;
    private static final int WRONG_SECRETS_AT_ONCE = 8;
    private static final int HALF_OPEN = 4_000;
    private static final int HALF_OPEN_AT_ONCE = 1_500;
    private static final int GARBAGE = 500;
    private static final int SLOW = 100;
    private static final int REPLAYS = 500;
    private static final int BIG_LENGTHS = 200;

    private static final SecureRandom RANDOM = new SecureRandom();

    private StrangerAttacks() {}

    /** Handshakes with another secret each time, several at a time. */
    static void wrongSecret(Target target, Tally tally) throws Exception {
        AtomicInteger left = new AtomicInteger(WRONG_SECRETS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRONG_SECRETS_AT_ONCE; i++) {
            Thread thread = new Thread(() -> guess(target, tally, left), "attack-guess");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void guess(Target target, Tally tally, AtomicInteger left) {
        byte[] guess = new byte[32];
        while (left.getAndDecrement() > 0 && !target.isOver()) {
            RANDOM.nextBytes(guess);
            try {
                byte[] greeting = new HopSide(guess).greeting();
                ask(target, tally, greeting, /* endHere= */ false).ifPresent(answer -> expectRefusal(tally, answer));
            } catch (HandshakeFailedException e) {
                throw new IllegalStateException("internal error: a first message can always be written", e);
            }
        }
    }

    /** A handshake that an honest client has made, byte by byte again, and a record behind it. */
    static void replayedHandshake(Target target, Tally tally) throws Exception {
        byte[] recorded = new HopSide(target.secret()).greeting();
        byte[] message = new byte[56];
        RANDOM.nextBytes(message);
        byte[] record = HopSide.head(0, message.length);
        for (int i = 0; i < REPLAYS && !target.isOver(); i++) {
            tally.attempt();
            try (Socket socket = HostileClient.connect(target.port())) {
                socket.getOutputStream().write(recorded);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                in.readFully(new byte[in.readUnsignedShort()]);
                socket.getOutputStream().write(record);
                socket.getOutputStream().write(message);
                // The hub's HELLO, which only the honest client could open, and nothing else.
                long more = in.readAllBytes().length;
                tally.outcome(more <= 200 ? "closed" : Tally.BREACH);
            } catch (SocketTimeoutException e) {
                tally.outcome(Tally.BREACH);
            } catch (IOException e) {
                tally.outcome("closed");
            }
        }
    }

    /** Random bytes, and text of other protocols. */
    static void garbage(Target target, Tally tally) throws Exception {
        for (int i = 0; i < GARBAGE && !target.isOver(); i++) {
            byte[] bytes = new byte[1 + RANDOM.nextInt(4_000)];
            RANDOM.nextBytes(bytes);
            if (i % 3 == 0) {
                bytes = "GET / HTTP/1.1\r\nHost: hub\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            } else if (i % 3 == 1) {
                System.arraycopy(HopSide.PREAMBLE, 0, bytes, 0, Math.min(10, bytes.length));
            }
            ask(target, tally, bytes, /* endHere= */ true).ifPresent(answer -> expectRefusal(tally, answer));
        }
    }

    /** Lengths that no honest client says, in preamble and handshake. */
    static void bigLengths(Target target, Tally tally) throws Exception {
        byte[] longName = HopSide.PREAMBLE.clone();
        longName[9] = (byte) 255;
        byte[] longMessage = Arrays.copyOf(HopSide.PREAMBLE, HopSide.PREAMBLE.length + 2);
        longMessage[10] = (byte) 255;
        longMessage[11] = (byte) 255;
        byte[] noMessage = Arrays.copyOf(HopSide.PREAMBLE, HopSide.PREAMBLE.length + 2);
        for (int i = 0; i < BIG_LENGTHS && !target.isOver(); i++) {
            byte[] said = List.of(longName, longMessage, noMessage).get(i % 3);
            ask(target, tally, said, /* endHere= */ false).ifPresent(answer -> expectRefusal(tally, answer));
        }
    }

    /** Connections that begin a handshake and do not go on, as many as the hub keeps and more. */
    static void halfOpen(Target target, Tally tally) throws Exception {
        ArrayDeque<SocketChannel> held = new ArrayDeque<>();
        try {
            for (int i = 0; i < HALF_OPEN && !target.isOver(); i++) {
                tally.attempt();
                try {
                    SocketChannel channel =
                            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));
                    held.addLast(channel);
                    channel.write(ByteBuffer.wrap(HopSide.PREAMBLE, 0, i % HopSide.PREAMBLE.length));
                    tally.outcome("held");
                } catch (IOException e) {
                    tally.outcome("closed");
                }
                if (held.size() > HALF_OPEN_AT_ONCE) {
                    held.removeFirst().close();
                }
                pause(3);
            }
            while (!target.isOver()) {
                pause(100);
            }
        } finally {
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    /** A byte a second of a handshake that would be right if it had not the wrong secret. */
    static void slow(Target target, Tally tally) throws Exception {
        byte[] greeting = new HopSide(new byte[32]).greeting();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                tally.attempt();
                sockets.add(HostileClient.connect(target.port()));
            }
            for (int at = 0; at < greeting.length && !target.isOver(); at++) {
                for (int i = 0; i < sockets.size(); i++) {
                    try {
                        sockets.get(i).getOutputStream().write(greeting[at]);
                    } catch (IOException e) {
                        tally.outcome("closed");
                        sockets.get(i).close();
                        sockets.set(i, HostileClient.connect(target.port()));
                        tally.attempt();
                    }
                }
                pause(1_000);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Says something to the hub. Returns what it answers before it closes; empty if nothing. */
    private static Optional<byte[]> ask(Target target, Tally tally, byte[] said, boolean endHere) {
        tally.attempt();
        try (Socket socket = HostileClient.connect(target.port())) {
            socket.getOutputStream().write(said);
            if (endHere) {
                // Garbage may look like the beginning of something longer.
                socket.shutdownOutput();
            }
            byte[] answer = socket.getInputStream().readNBytes(4_096);
            if (answer.length > 0) {
                return Optional.of(answer);
            }
            tally.outcome("closed");
        } catch (SocketTimeoutException e) {
            tally.outcome("left-open");
        } catch (IOException e) {
            tally.outcome("closed");
        }
        return Optional.empty();
    }

    private static void expectRefusal(Tally tally, byte[] answer) {
        Optional<Integer> refusal = HopSide.refusal(answer);
        if (refusal.isPresent()) {
            tally.outcome(ErrorCode.ofNumber(refusal.get()).map(ErrorCode::name).orElse(Tally.BREACH));
            return;
        }
        // A hub that goes on has not noticed.
        tally.outcome(Tally.BREACH);
    }

    static void pause(long milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }
}
