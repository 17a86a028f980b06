package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.error.ErrorCode;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import io.sealstream.transport.noise.X25519KeyPair;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handshakes that know who the other side is: users with passwords, and keys on both sides. */
@Timeout(30)
class NamedPeersTest {

    private static final X25519KeyPair HUB = X25519KeyPair.generate();
    private static final X25519KeyPair CLIENT = X25519KeyPair.generate();
    private static final UserName ALICE = new UserName("alice");
    private static final PasswordKey PASSWORD = PasswordKey.of(filled(1));
    private static final HopSecret SECRET = HopSecret.of(filled(2));
    private static final HubSecurity OPEN = new HubSecurity(
            Optional.of(SECRET),
            Optional.of(HUB),
            Map.of(ALICE, PASSWORD),
            Set.of(HopPublicKey.of(CLIENT.publicKey())));

    private final Recorder clientOwner = new Recorder();
    private final Recorder hubOwner = new Recorder();

    @Test
    void letsAUserInWithHisPassword() {
        // Twice: a key pair serves more than one handshake.
        for (int i = 0; i < 2; i++) {
            connect(OPEN, new ClientSecurity.Password(ALICE, PASSWORD, HopPublicKey.of(HUB.publicKey())));
            assertThat(hubOwner.events).contains(new HandshakeComplete(new HopPeer.User(ALICE)));
            assertThat(clientOwner.events)
                    .contains(new HandshakeComplete(new HopPeer.KeyOwner(HopPublicKey.of(HUB.publicKey()))));
        }
    }

    @Test
    void letsTheOwnerOfAKeyIn() {
        for (int i = 0; i < 2; i++) {
            connect(OPEN, new ClientSecurity.StaticKeys(CLIENT, HopPublicKey.of(HUB.publicKey())));
            assertThat(hubOwner.events)
                    .contains(new HandshakeComplete(new HopPeer.KeyOwner(HopPublicKey.of(CLIENT.publicKey()))));
        }
    }

    @Test
    void stillLetsInWhoHoldsTheSecret() {
        connect(OPEN, new ClientSecurity.SharedSecret(SECRET));
        assertThat(hubOwner.events).contains(new HandshakeComplete(new HopPeer.Anyone()));
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownUserAlike() {
        PasswordKey wrong = PasswordKey.of(filled(9));
        for (ClientSecurity security : new ClientSecurity[] {
            new ClientSecurity.Password(ALICE, wrong, HopPublicKey.of(HUB.publicKey())),
            new ClientSecurity.Password(new UserName("mallory"), PASSWORD, HopPublicKey.of(HUB.publicKey()))
        }) {
            connect(OPEN, security);
            assertRefused("handshake failed: the secrets, passwords or keys differ");
            assertThat(clientOwner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        }
    }

    @Test
    void showsNothingOfThePasswordToAnotherHub() {
        HopPublicKey pinned = HopPublicKey.of(X25519KeyPair.generate().publicKey());
        EmbeddedChannel hub = channel(HandshakeHandler.hub(OPEN), hubOwner);
        EmbeddedChannel client =
                channel(HandshakeHandler.client(new ClientSecurity.Password(ALICE, PASSWORD, pinned)), clientOwner);
        give(hub, Recorder.written(client));
        give(client, Recorder.written(hub));
        assertThat(Recorder.written(client)).isEmpty();
        assertThat(clientOwner.fault())
                .hasMessageContaining("hub shows another key than the one that was pinned")
                .hasMessageContaining("found=" + HopPublicKey.of(HUB.publicKey()));
    }

    @Test
    void refusesAKeyThatIsNotAllowed() {
        X25519KeyPair stranger = X25519KeyPair.generate();
        connect(OPEN, new ClientSecurity.StaticKeys(stranger, HopPublicKey.of(HUB.publicKey())));
        assertRefused("hub does not know the key of this client");
        assertThat(hubOwner.fault())
                .hasMessageContaining(HopPublicKey.of(stranger.publicKey()).toString());
    }

    @Test
    void refusesAClientThatExpectsAnotherHub() {
        connect(
                OPEN,
                new ClientSecurity.StaticKeys(
                        CLIENT, HopPublicKey.of(X25519KeyPair.generate().publicKey())));
        assertRefused("handshake failed: the secrets, passwords or keys differ");
    }

    @Test
    void refusesWaysThatAreNotOpen() {
        HubSecurity secretOnly = HubSecurity.of(SECRET);
        HubSecurity usersOnly = new HubSecurity(Optional.empty(), Optional.of(HUB), Map.of(ALICE, PASSWORD), Set.of());
        connect(secretOnly, new ClientSecurity.Password(ALICE, PASSWORD, HopPublicKey.of(HUB.publicKey())));
        assertRefused("hub lets nobody in by this handshake");
        connect(secretOnly, new ClientSecurity.StaticKeys(CLIENT, HopPublicKey.of(HUB.publicKey())));
        assertRefused("hub lets nobody in by this handshake");
        connect(usersOnly, new ClientSecurity.SharedSecret(SECRET));
        assertRefused("hub lets nobody in by this handshake");
        connect(usersOnly, new ClientSecurity.StaticKeys(CLIENT, HopPublicKey.of(HUB.publicKey())));
        assertRefused("hub lets nobody in by this handshake");
    }

    @Test
    void noticesAnyBitOfAnyMessageThatChanges() {
        ClientSecurity security = new ClientSecurity.Password(ALICE, PASSWORD, HopPublicKey.of(HUB.publicKey()));
        int bytes = clear(security).length;
        for (int at = 0; at < bytes; at++) {
            clear(security, at);
            assertThat(hubOwner.events).as("byte %d", at).noneMatch(HandshakeComplete.class::isInstance);
        }
    }

    @Test
    void hubNeedsAWayInAndItsKeyForNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubSecurity(Optional.empty(), Optional.empty(), Map.of(), Set.of()))
                .withMessageContaining("lets nobody in");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new HubSecurity(Optional.of(SECRET), Optional.empty(), Map.of(ALICE, PASSWORD), Set.of()))
                .withMessageContaining("go with a key of the hub");
        assertThat(OPEN).hasToString("HubSecurity[secret=true, users=[alice], clients=1, tls=Optional.empty]");
        assertThat(PASSWORD).hasToString("PasswordKey[hidden]");
    }

    /** Everything that the client sends for its handshake, one byte of which is altered on the way if {@code alter} says so. */
    private byte[] clear(ClientSecurity security, int... alter) {
        clientOwner.events.clear();
        hubOwner.events.clear();
        EmbeddedChannel hub = channel(HandshakeHandler.hub(OPEN), hubOwner);
        EmbeddedChannel client = channel(HandshakeHandler.client(security), clientOwner);
        byte[] first = Recorder.written(client);
        give(hub, altered(first, 0, alter));
        give(client, Recorder.written(hub));
        byte[] second = Recorder.written(client);
        give(hub, altered(second, first.length, alter));
        // What is cut by an altered length never becomes a handshake.
        hub.close();
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[] altered(byte[] bytes, int offset, int... at) {
        for (int place : at) {
            if (place >= offset && place < offset + bytes.length) {
                bytes[place - offset] ^= 1;
            }
        }
        return bytes;
    }

    /** Carries bytes to and fro until both are silent; where both are protected, a frame each way. */
    private void connect(HubSecurity hubSecurity, ClientSecurity clientSecurity) {
        clientOwner.events.clear();
        clientOwner.faults.clear();
        hubOwner.events.clear();
        hubOwner.faults.clear();
        EmbeddedChannel hub = channel(HandshakeHandler.hub(hubSecurity), hubOwner);
        EmbeddedChannel client = channel(HandshakeHandler.client(clientSecurity), clientOwner);
        exchange(client, hub);
        if (hubOwner.events.stream().anyMatch(HandshakeComplete.class::isInstance)) {
            client.writeOutbound(new HopMessage.Control(0, new HopFrame.Ping(7)));
            exchange(client, hub);
            assertThat(hubOwner.frame(0)).isEqualTo(new HopFrame.Ping(7));
            assertThat(hubOwner.faults).isEmpty();
            assertThat(clientOwner.faults).isEmpty();
        }
        client.finishAndReleaseAll();
        hub.finishAndReleaseAll();
    }

    private static void exchange(EmbeddedChannel client, EmbeddedChannel hub) {
        byte[] bytes = Recorder.written(client);
        while (bytes.length > 0) {
            give(hub, bytes);
            byte[] answer = Recorder.written(hub);
            if (answer.length > 0) {
                give(client, answer);
            }
            bytes = Recorder.written(client);
        }
    }

    private void assertRefused(String reason) {
        assertThat(hubOwner.fault()).hasMessageContaining(reason);
        assertThat(clientOwner.fault()).hasMessageContaining("hub refused the handshake");
        assertThat(hubOwner.events).noneMatch(HandshakeComplete.class::isInstance);
        assertThat(clientOwner.events).noneMatch(HandshakeComplete.class::isInstance);
    }

    private static EmbeddedChannel channel(ChannelHandler handler, Recorder owner) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(handler, owner);
        channel.pipeline().fireChannelActive();
        return channel;
    }

    private static void give(EmbeddedChannel channel, byte[] bytes) {
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes));
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
