package io.sealstream.transport.hop;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.HandshakeStateBuilder;
import io.sealstream.transport.noise.Role;
import io.sealstream.transport.noise.X25519KeyPair;
import java.util.Arrays;
import java.util.Optional;

/** The client's side: knows before the first message what the hub must show. */
final class ClientHandshake implements HopHandshake {

    private final Preamble preamble;
    private final HandshakeState state;
    private final Optional<HopPublicKey> pinned;

    private ClientHandshake(Preamble preamble, HandshakeState state, Optional<HopPublicKey> pinned) {
        this.preamble = preamble;
        this.state = state;
        this.pinned = pinned;
    }

    static ClientHandshake begin(ClientSecurity security) {
        if (security instanceof ClientSecurity.SharedSecret shared) {
            Preamble preamble = Preamble.of(HopPattern.SHARED_SECRET, Optional.empty());
            HandshakeStateBuilder builder = builder(HopPattern.SHARED_SECRET, preamble)
                    .addPreSharedKey(shared.secret().preSharedKey());
            return new ClientHandshake(preamble, builder.build(), Optional.empty());
        }
        if (security instanceof ClientSecurity.Password password) {
            Preamble preamble = Preamble.of(HopPattern.PASSWORD, Optional.of(password.user()));
            // The password tells who we are, so the key that the pattern wants is one that nobody knows again.
            HandshakeStateBuilder builder = builder(HopPattern.PASSWORD, preamble)
                    .localStatic(X25519KeyPair.generate())
                    .addPreSharedKey(password.password().preSharedKey());
            return new ClientHandshake(preamble, builder.build(), Optional.of(password.hub()));
        }
        ClientSecurity.StaticKeys keys = (ClientSecurity.StaticKeys) security;
        Preamble preamble = Preamble.of(HopPattern.STATIC_KEYS, Optional.empty());
        HandshakeStateBuilder builder = builder(HopPattern.STATIC_KEYS, preamble)
                .localStatic(keys.keys())
                .remoteStatic(keys.hub().bytes());
        return new ClientHandshake(preamble, builder.build(), Optional.of(keys.hub()));
    }

    @Override
    public Preamble preamble() {
        return preamble;
    }

    @Override
    public HandshakeState state() {
        return state;
    }

    @Override
    public void check() throws HandshakeException, HandshakeFailedException {
        Optional<byte[]> shown = state.remoteStatic();
        if (pinned.isPresent()
                && shown.isPresent()
                && !Arrays.equals(pinned.get().bytes(), shown.get())) {
            throw new HandshakeException(
                    ErrorCode.HANDSHAKE_FAILED,
                    "hub shows another key than the one that was pinned: another hub, or somebody in between",
                    "found",
                    HopPublicKey.of(shown.get()));
        }
    }

    @Override
    public HopPeer peer() {
        return pinned.<HopPeer>map(HopPeer.KeyOwner::new).orElseGet(HopPeer.Anyone::new);
    }

    private static HandshakeStateBuilder builder(HopPattern pattern, Preamble preamble) {
        return HandshakeState.builder(pattern.noiseProtocol(), Role.INITIATOR).prologue(preamble.encode());
    }
}
