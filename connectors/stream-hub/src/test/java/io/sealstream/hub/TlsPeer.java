package io.sealstream.hub;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.segment.SessionId;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.testkit.TestAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client by TLS on sockets of the platform, written from SPEC sections 7.1 and 7.2 and not from the code under test; blocking. */
final class TlsPeer implements AutoCloseable {

    static final byte[] PREAMBLE = "SEG1\1\1\2\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final int LIMIT_MS = 30_000;

    private final SSLSocket socket;
    private final DataInputStream in;

    private TlsPeer(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Says the preamble and shakes hands; throws what the platform does if the hub does not want it. */
    static TlsPeer connect(InetSocketAddress hub, Optional<KeyStore> own, TestAuthority trusted, String protocol)
            throws IOException, GeneralSecurityException {
        Socket plain = plain(hub);
        plain.getOutputStream().write(PREAMBLE);
        SSLSocket socket = (SSLSocket) context(own, trusted)
                .getSocketFactory()
                .createSocket(plain, hub.getHostString(), hub.getPort(), /* autoClose= */ true);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return new TlsPeer(socket);
    }

    /** A connection on which nothing was said. */
    static Socket plain(InetSocketAddress hub) throws IOException {
        Socket plain = new Socket(hub.getAddress(), hub.getPort());
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(LIMIT_MS);
        return plain;
    }

    /** Bytes that the hub sends inside TLS. */
    byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Says HELLO and subscribes to a stream from its beginning. */
    void subscribe(HopFrame.Subscribe request, int channel, long byteCredit) throws IOException {
        send(HopFrameCodec.encode(0, new HopFrame.Hello("plain", new SessionId(0, 0), byteCredit)));
        send(HopFrameCodec.encode(channel, request));
    }

    /** Reads records up to the one that begins DATA, and of that only its head and the header of the frame. */
    int readToData() throws IOException {
        while (true) {
            int head = in.readInt();
            int length = head & 0x3fff_ffff;
            if (head >>> 30 == 2) {
                read(8);
                return length - 8;
            }
            read(length);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(byte[] frame) throws IOException {
        socket.getOutputStream()
                .write(new ByteWriter(4 + frame.length)
                        .u32(frame.length)
                        .bytes(frame)
                        .toBytes());
    }

    private static SSLContext context(Optional<KeyStore> own, TestAuthority trusted) throws GeneralSecurityException {
        KeyManager[] keys = null;
        if (own.isPresent()) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own.get(), TestAuthority.PASSWORD.toCharArray());
            keys = factory.getKeyManagers();
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted.trusted());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }
}
