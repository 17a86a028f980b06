package io.sealstream.transport.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one handshake as they become known: s, e, rs, re of Noise section 5.3, and the pre-shared keys left to
 * mix. Confined to one thread. Takes over what it is given, except the static key pair, which stays the caller's.
 */
final class HandshakeKeys {

    private final Role role;
    private final EphemeralKeySource ephemeralKeySource;
    private final Deque<byte[]> preSharedKeys;
    private final @Nullable X25519KeyPair localStatic;
    private @Nullable X25519KeyPair localEphemeral;
    private byte @Nullable [] remoteStatic;
    private byte @Nullable [] remoteEphemeral;

    HandshakeKeys(HandshakeStateBuilder inputs) {
        this.role = inputs.role();
        this.ephemeralKeySource = inputs.ephemeralKeySource();
        this.preSharedKeys = inputs.preSharedKeys();
        this.localStatic = inputs.localStatic();
        this.remoteStatic = inputs.remoteStatic();
    }

    /** Takes this side's ephemeral key from its source and returns the public part. */
    byte[] newLocalEphemeral() {
        localEphemeral = ephemeralKeySource.nextKeyPair();
        return localEphemeral.publicKey();
    }

    void learnRemoteEphemeral(byte[] publicKey) {
        remoteEphemeral = publicKey;
    }

    void learnRemoteStatic(byte[] publicKey) {
        remoteStatic = publicKey;
    }

    byte @Nullable [] remoteStatic() {
        return remoteStatic;
    }

    /** Returns the static public key of a role where the pattern makes it known to this side. */
    byte[] staticKeyOf(Role owner) {
        return owner == role ? present(localStatic).publicKey() : present(remoteStatic);
    }

    /** Computes the secret of a DH token, whose first letter is the initiator's key and the second the responder's. */
    byte[] agree(Token token) throws GeneralSecurityException {
        boolean initiator = role == Role.INITIATOR;
        return switch (token) {
            case EE -> agree(localEphemeral, remoteEphemeral);
            case SS -> agree(localStatic, remoteStatic);
            case ES -> initiator ? agree(localEphemeral, remoteStatic) : agree(localStatic, remoteEphemeral);
            case SE -> initiator ? agree(localStatic, remoteEphemeral) : agree(localEphemeral, remoteStatic);
            case E, S, PSK ->
                throw new AssertionError("internal error: token is no key agreement [token=" + token + "]");
        };
    }

    /** Returns the next pre-shared key, which the caller wipes after use. */
    byte[] takePreSharedKey() {
        return preSharedKeys.remove();
    }

    /** Overwrites the ephemeral private key and the pre-shared keys not yet taken. */
    void wipe() {
        preSharedKeys.forEach(key -> Arrays.fill(key, (byte) 0));
        if (localEphemeral != null) {
            localEphemeral.wipe();
        }
    }

    private static byte[] agree(@Nullable X25519KeyPair local, byte @Nullable [] remote)
            throws GeneralSecurityException {
        return present(local).agree(present(remote));
    }

    /** The pattern table and the builder's check make every key present when its token comes. */
    private static <T> T present(@Nullable T key) {
        if (key == null) {
            throw new AssertionError("internal error: handshake pattern uses a key before it is known");
        }
        return key;
    }
}
