package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.StreamException;
import io.sealstream.error.TransportException;
import io.sealstream.session.HopFrame;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.Role;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HandshakeHandlerTest {

    private static final HopSecret SECRET = HopSecret.of(SeededRandom.ofSeed(1).bytes(32));
    private static final HopSecret OTHER_SECRET =
            HopSecret.of(SeededRandom.ofSeed(2).bytes(32));
    private static final int PREAMBLE = 10;

    private final List<ByteBuf> inputs = new ArrayList<>();
    private final Side client = new Side(HopRole.CLIENT, SECRET);
    private final Side hub = new Side(HopRole.HUB, SECRET);

    private static ChannelHandler handler(HopRole role, HopSecret secret) {
        return role == HopRole.HUB
                ? HandshakeHandler.hub(HubSecurity.of(secret))
                : HandshakeHandler.client(new ClientSecurity.SharedSecret(secret));
    }

    /** One end: its channel, and what its owner sees. */
    private final class Side {

        final Recorder owner = new Recorder();
        final EmbeddedChannel channel;

        Side(HopRole role, HopSecret secret) {
            channel = new EmbeddedChannel();
            channel.freezeTime();
            channel.pipeline().addLast(handler(role, secret), owner);
            // The channel was active before the handler came.
            channel.pipeline().fireChannelActive();
        }

        byte[] written() {
            return Recorder.written(channel);
        }

        void receive(byte[] bytes) {
            ByteBuf buffer = channel.alloc().buffer(bytes.length + 1).writeBytes(bytes);
            inputs.add(buffer);
            channel.pipeline().fireChannelRead(buffer);
            channel.pipeline().fireChannelReadComplete();
            channel.runPendingTasks();
        }

        void send(HopMessage message) {
            channel.writeOutbound(message);
        }

        boolean isProtected() {
            return owner.events.stream().anyMatch(HandshakeComplete.class::isInstance);
        }

        void passSeconds(long seconds) {
            channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }

        void assertRefusedWith(ErrorCode code) {
            assertThat(written()).containsExactly(0, 0, code.number() >>> 8, code.number() & 0xff);
            assertThat(owner.fault()).isInstanceOf(HandshakeException.class);
            assertThat(owner.fault().code()).isEqualTo(code);
            assertThat(isProtected()).isFalse();
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @AfterEach
    void everyBufferIsGivenBack() {
        client.channel.finishAndReleaseAll();
        hub.channel.finishAndReleaseAll();
        assertThat(inputs).as("buffers that came in").allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void protectsAConnectionThatComesInPiecesOfAnySize() {
        SeededRandom.forEachSeed("handshake in pieces", 20, random -> {
            Side from = new Side(HopRole.CLIENT, SECRET);
            Side to = new Side(HopRole.HUB, SECRET);
            pass(from, to, random);
            assertThat(to.isProtected()).isTrue();
            // Records come right behind the hub's message.
            to.send(new HopMessage.Control(0, new HopFrame.Ping(1)));
            pass(to, from, random);
            assertThat(from.isProtected()).isTrue();
            from.send(new HopMessage.Control(0, new HopFrame.Ping(2)));
            pass(from, to, random);
            assertThat(from.owner.faults).isEmpty();
            assertThat(to.owner.faults).isEmpty();
            assertThat(from.owner.frame(0)).isEqualTo(new HopFrame.Ping(1));
            assertThat(to.owner.frame(0)).isEqualTo(new HopFrame.Ping(2));
            from.channel.finishAndReleaseAll();
            to.channel.finishAndReleaseAll();
        });
    }

    @Test
    void tellsBothSidesThatTheirSecretsDiffer() {
        Side stranger = new Side(HopRole.CLIENT, OTHER_SECRET);
        hub.receive(stranger.written());
        byte[] refusal = hub.written();
        assertThat(refusal).containsExactly(0, 0, 600 >>> 8, 600 & 0xff);
        assertThat(hub.owner.fault()).hasMessage("handshake failed: the secrets, passwords or keys differ");
        assertThat(hub.owner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        assertThat(hub.channel.isOpen()).isFalse();
        stranger.receive(refusal);
        assertThat(stranger.owner.fault())
                .isInstanceOf(HandshakeException.class)
                .hasMessage("hub refused the handshake [code=HANDSHAKE_FAILED]");
        assertThat(stranger.isProtected() || hub.isProtected()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n\r\n", "SEG2aaaaaaaaaaaaaa", "SET", "\u0016\u0003\u0001"})
    void refusesAnotherProtocolAtItsFirstBytes(String garbage) {
        hub.receive(garbage.getBytes(StandardCharsets.ISO_8859_1));
        hub.assertRefusedWith(ErrorCode.NOT_SEALSTREAM);
    }

    /** Version, lowest version, security, pattern, cipher, reserved. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9})
    void refusesAnotherVersionOrHandshakeThanItKnows(int offset) {
        byte[] greeting = client.written();
        greeting[offset]++;
        hub.receive(greeting);
        hub.assertRefusedWith(ErrorCode.VERSION_UNKNOWN);
    }

    @Test
    void refusesRandomBytesInsteadOfAHandshakeMessage() {
        byte[] preamble = Arrays.copyOf(client.written(), PREAMBLE);
        for (int length : new int[] {1, 47, 48, 49, 4096}) {
            Side other = new Side(HopRole.HUB, SECRET);
            byte[] message = SeededRandom.ofSeed(length).bytes(length);
            other.receive(concat(preamble, u16(length), message));
            other.assertRefusedWith(ErrorCode.HANDSHAKE_FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4097, 65_535})
    void refusesALengthThatNoHandshakeMessageHasBeforeItIsThere(int length) {
        hub.receive(concat(Arrays.copyOf(client.written(), PREAMBLE), u16(length)));
        hub.assertRefusedWith(ErrorCode.NOT_SEALSTREAM);
    }

    @Test
    void noticesAnyBitOfTheClientsMessageThatChanges() {
        byte[] greeting = client.written();
        for (int bit = (PREAMBLE + 2) * 8; bit < greeting.length * 8; bit++) {
            Side other = new Side(HopRole.HUB, SECRET);
            byte[] altered = greeting.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            other.receive(altered);
            other.assertRefusedWith(ErrorCode.HANDSHAKE_FAILED);
        }
    }

    @Test
    void noticesTheHubsMessageWhenItIsAlteredOrAnothers() {
        byte[] greeting = client.written();
        hub.receive(greeting);
        byte[] answer = hub.written();
        answer[answer.length - 1] ^= 1;
        client.receive(answer);
        assertThat(client.owner.fault()).isInstanceOf(HandshakeException.class);
        assertThat(client.owner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        assertThat(client.isProtected()).isFalse();

        Side second = new Side(HopRole.CLIENT, SECRET);
        Side forFirst = new Side(HopRole.HUB, SECRET);
        forFirst.receive(greeting);
        second.receive(forFirst.written());
        assertThat(second.owner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
    }

    @Test
    void takesAServerOfAnotherKindForWhatItIs() {
        client.receive("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.owner.fault()).hasMessage("peer does not speak this protocol");
        assertThat(client.owner.fault().code()).isEqualTo(ErrorCode.NOT_SEALSTREAM);
        assertThat(client.written()).as("greeting and nothing more").hasSize(PREAMBLE + 2 + 48);
    }

    @Test
    void takesARefusalInPiecesAndWithACodeOfALaterRelease() {
        for (byte[] piece : new byte[][] {{0}, {0}, {(byte) 0xff}}) {
            client.receive(piece);
            assertThat(client.owner.faults).isEmpty();
        }
        client.receive(new byte[] {1});
        assertThat(client.owner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        client.receive(new byte[] {0, 0, 2, 88});
        assertThat(client.owner.faults).as("faults, also of what follows").hasSize(1);
    }

    /** A hub that holds the secret but offers something else than the client asked for, as if somebody had altered the request. */
    @Test
    void refusesAHubThatSupportsSomethingElse() throws Exception {
        List<byte[]> answers = List.of(
                new byte[] {'S', 'E', 'G', '1', 2, 1, 1, 1, 1, 0},
                new byte[] {'S', 'E', 'G', '1', 1, 1, 1, 1, 1, 8},
                new byte[] {'S', 'E', 'G', '2', 1, 1, 1, 1, 1, 0},
                new byte[] {'S', 'E', 'G', '1', 1, 1, 1, 1, 1},
                new byte[] {'S', 'E', 'G', '1', 1, 1, 1, 1, 1, 0, 0},
                new byte[0]);
        for (byte[] answer : answers) {
            assertThat(answeredWith(answer).code()).isEqualTo(ErrorCode.VERSION_UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(HopRole.class)
    void waitsTenSecondsForThePeer(HopRole role) {
        Side side = role == HopRole.CLIENT ? client : hub;
        side.passSeconds(9);
        assertThat(side.owner.faults).isEmpty();
        side.passSeconds(1);
        assertThat(side.owner.fault())
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith("handshake took too long [");
        assertThat(side.owner.fault().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(side.channel.isOpen()).isFalse();
    }

    @Test
    void doesNotLetSlowBytesProlongTheHandshake() {
        byte[] greeting = client.written();
        for (int i = 0; i < 9; i++) {
            hub.receive(new byte[] {greeting[i]});
            hub.passSeconds(1);
        }
        assertThat(hub.owner.faults).isEmpty();
        hub.receive(new byte[] {greeting[9]});
        hub.passSeconds(1);
        assertThat(hub.owner.fault().code()).isEqualTo(ErrorCode.TIMEOUT);
    }

    @Test
    void neverTimesOutOnceProtected() {
        hub.receive(client.written());
        client.receive(hub.written());
        for (Side side : List.of(client, hub)) {
            side.passSeconds(3600);
            assertThat(side.isProtected()).isTrue();
            assertThat(side.owner.faults).isEmpty();
            assertThat(side.channel.isOpen()).isTrue();
        }
    }

    @Test
    void staysQuietWhenThePeerClosesInTheMiddle() {
        byte[] greeting = client.written();
        for (int length = 0; length < greeting.length; length++) {
            Side other = new Side(HopRole.HUB, SECRET);
            other.receive(Arrays.copyOf(greeting, length));
            other.channel.close();
            other.passSeconds(60);
            assertThat(other.owner.faults).as("after %d bytes", length).isEmpty();
            assertThat(other.isProtected()).isFalse();
            assertThat(other.written()).isEmpty();
        }
        client.receive(new byte[] {0, 58, 1, 2, 3});
        client.channel.close();
        client.passSeconds(60);
        assertThat(client.owner.faults).isEmpty();
        assertThat(client.isProtected()).isFalse();
    }

    private StreamException answeredWith(byte[] payload) throws HandshakeFailedException {
        Side asking = new Side(HopRole.CLIENT, SECRET);
        byte[] greeting = asking.written();
        HandshakeState state = HandshakeState.builder(HopPattern.SHARED_SECRET.noiseProtocol(), Role.RESPONDER)
                .prologue(Arrays.copyOf(greeting, PREAMBLE))
                .addPreSharedKey(SECRET.preSharedKey())
                .build();
        state.readMessage(Arrays.copyOfRange(greeting, PREAMBLE + 2, greeting.length));
        byte[] answer = state.writeMessage(payload);
        asking.receive(concat(u16(answer.length), answer, new byte[100]));
        asking.channel.close();
        assertThat(asking.isProtected()).isFalse();
        return asking.owner.fault();
    }

    private void pass(Side from, Side to, SeededRandom random) {
        byte[] bytes = from.written();
        int at = 0;
        while (at < bytes.length) {
            int piece = Math.min(bytes.length - at, random.between(1, random.oneIn(2) ? 3 : 200));
            to.receive(Arrays.copyOfRange(bytes, at, at + piece));
            at += piece;
        }
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
