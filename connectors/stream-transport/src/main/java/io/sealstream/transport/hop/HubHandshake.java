package io.sealstream.transport.hop;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.HandshakeStateBuilder;
import io.sealstream.transport.noise.Role;
import io.sealstream.transport.noise.X25519KeyPair;
import java.security.SecureRandom;
import java.util.Optional;

/** The hub's side: takes the way that the client's preamble names, if that is open. */
final class HubHandshake implements HopHandshake {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final HubSecurity security;
    private final Preamble preamble;
    private final HandshakeState state;

    private HubHandshake(HubSecurity security, Preamble preamble, HandshakeState state) {
        this.security = security;
        this.preamble = preamble;
        this.state = state;
    }

    /** @throws HandshakeException if this hub does not let anybody in that way */
    static HubHandshake begin(HubSecurity security, Preamble preamble) throws HandshakeException {
        HopPattern pattern = preamble.requireSupported();
        HandshakeStateBuilder builder =
                HandshakeState.builder(pattern.noiseProtocol(), Role.RESPONDER).prologue(preamble.encode());
        switch (pattern) {
            case SHARED_SECRET ->
                builder.addPreSharedKey(
                        security.secret().orElseThrow(() -> closed(pattern)).preSharedKey());
            case PASSWORD ->
                builder.localStatic(keys(security, pattern, !security.users().isEmpty()))
                        .addPreSharedKey(passwordOf(security, preamble.user().orElseThrow()));
            case STATIC_KEYS ->
                builder.localStatic(keys(security, pattern, !security.clients().isEmpty()));
        }
        return new HubHandshake(security, preamble, builder.build());
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
        if (preamble.pattern() != HopPattern.STATIC_KEYS.number()) {
            return;
        }
        Optional<byte[]> shown = state.remoteStatic();
        if (shown.isEmpty() || !security.clients().contains(HopPublicKey.of(shown.get()))) {
            throw new HandshakeException(
                    ErrorCode.HANDSHAKE_FAILED,
                    "hub does not know the key of this client",
                    "key",
                    shown.map(bytes -> HopPublicKey.of(bytes).toString()).orElse("none"));
        }
    }

    @Override
    public HopPeer peer() throws HandshakeFailedException {
        if (preamble.user().isPresent()) {
            return new HopPeer.User(preamble.user().get());
        }
        Optional<byte[]> shown = state.remoteStatic();
        return shown.<HopPeer>map(key -> new HopPeer.KeyOwner(HopPublicKey.of(key)))
                .orElseGet(HopPeer.Anyone::new);
    }

    private static X25519KeyPair keys(HubSecurity security, HopPattern pattern, boolean open)
            throws HandshakeException {
        if (!open) {
            throw closed(pattern);
        }
        return security.keys().orElseThrow(() -> closed(pattern));
    }

    /** A user who does not exist gets as far as one with a wrong password, so that nobody learns who does. */
    private static byte[] passwordOf(HubSecurity security, UserName user) {
        PasswordKey known = security.users().get(user);
        if (known != null) {
            return known.preSharedKey();
        }
        byte[] nobody = new byte[PasswordKey.BYTES];
        RANDOM.nextBytes(nobody);
        return nobody;
    }

    private static HandshakeException closed(HopPattern pattern) {
        return new HandshakeException(
                ErrorCode.HANDSHAKE_FAILED, "hub lets nobody in by this handshake", "handshake", pattern);
    }
}
