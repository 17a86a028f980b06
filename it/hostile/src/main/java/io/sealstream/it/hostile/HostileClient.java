package io.sealstream.it.hostile;

import io.sealstream.segment.SessionId;
import io.sealstream.session.HopFrame;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A connection of somebody who holds the hub's secret and breaks the rules. Blocking. */
final class HostileClient implements Closeable {

    private static final int TIMEOUT_MS = 15_000;

    private final Socket socket;
    private final HopSide side;
    private final OutputStream out;
    private final DataInputStream in;
    private final LinkedBlockingQueue<HopFrame> received = new LinkedBlockingQueue<>();

    private HostileClient(Socket socket, HopSide side) throws IOException {
        this.socket = socket;
        this.side = side;
        this.out = socket.getOutputStream();
        this.in = new DataInputStream(socket.getInputStream());
    }

    static Socket connect(int port) throws IOException {
        return connect(port, InetAddress.getLoopbackAddress());
    }

    /** @param from the address to come from */
    static Socket connect(int port, InetAddress from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        return socket;
    }

    /** Connects, shakes hands, and says HELLO. */
    static HostileClient greeted(int port, byte[] secret, long byteCredit)
            throws IOException, GeneralSecurityException {
        return greeted(port, InetAddress.getLoopbackAddress(), secret, byteCredit);
    }

    /** @param from the address to come from */
    static HostileClient greeted(int port, InetAddress from, byte[] secret, long byteCredit)
            throws IOException, GeneralSecurityException {
        Socket socket = connect(port, from);
        try {
            HopSide side = new HopSide(secret);
            HostileClient client = new HostileClient(socket, side);
            client.out.write(side.greeting());
            int length = client.in.readUnsignedShort();
            byte[] message = new byte[length];
            client.in.readFully(message);
            side.complete(message);
            client.send(0, new HopFrame.Hello("hostile", new SessionId(0, 0), byteCredit));
            return client;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    HopSide side() {
        return side;
    }

    void send(int channel, HopFrame frame) throws IOException, GeneralSecurityException {
        out.write(side.frame(channel, frame));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Reads in a thread of its own until the connection ends; DATA is dropped. */
    HostileClient reading(Consumer<HopFrame> listener) {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (true) {
                            read(listener);
                        }
                    } catch (IOException | GeneralSecurityException e) {
                        // The hub has closed, or we have.
                        received.add(new HopFrame.GoAway("closed"));
                    }
                },
                "hostile-reader");
        reader.setDaemon(true);
        reader.start();
        return this;
    }

    /** The next control frame that was read; fails if none comes. */
    HopFrame next() throws IOException, InterruptedException {
        HopFrame frame = received.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        if (frame == null) {
            throw new IOException("hub does not answer");
        }
        return frame;
    }

    /** The next frame of a type; others before it are dropped. */
    <F extends HopFrame> F next(Class<F> type) throws IOException, InterruptedException {
        while (true) {
            HopFrame frame = next();
            if (type.isInstance(frame)) {
                return type.cast(frame);
            }
            if (frame instanceof HopFrame.GoAway) {
                throw new IOException("connection ended before " + type.getSimpleName());
            }
        }
    }

    private void read(Consumer<HopFrame> listener) throws IOException, GeneralSecurityException {
        byte[] head = new byte[HopSide.HEAD_BYTES];
        in.readFully(head);
        byte[] body =
                new byte[(head[0] & 0x3f) << 24 | (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | (head[3] & 0xff)];
        in.readFully(body);
        if (head[0] >> 6 == 0) {
            for (HopFrame frame : side.open(head, body)) {
                listener.accept(frame);
                received.add(frame);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
