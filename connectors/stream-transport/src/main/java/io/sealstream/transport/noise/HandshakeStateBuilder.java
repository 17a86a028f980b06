package io.sealstream.transport.noise;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one side brings to a handshake. Each input is set at most once, {@link #build} checks all of them
 * against the pattern, and a builder makes one state. Arrays are copied. Confined to one thread.
 */
public final class HandshakeStateBuilder {

    /** Noise section 9: a pre-shared key has 32 bytes, derived from a secret with full entropy. */
    private static final int PRE_SHARED_KEY_BYTES = 32;

    private final NoiseSuite suite;
    private final Role role;
    private final Deque<byte[]> preSharedKeys = new ArrayDeque<>();
    private byte @Nullable [] prologue;
    private @Nullable X25519KeyPair localStatic;
    private byte @Nullable [] remoteStatic;
    private @Nullable EphemeralKeySource ephemeralKeySource;
    private boolean built;

    HandshakeStateBuilder(String protocolName, Role role) {
        this.suite = NoiseSuite.parse(protocolName);
        this.role = requireNonNull(role, "role");
    }

    /** Sets the bytes that both sides must agree on without sending them (Noise section 6); empty if never set. */
    public HandshakeStateBuilder prologue(byte[] bytes) {
        requireUnset(prologue, "prologue");
        prologue = requireNonNull(bytes, "bytes").clone();
        return this;
    }

    /** Sets this side's static key; needed where the pattern sends it or has it known, refused elsewhere. */
    public HandshakeStateBuilder localStatic(X25519KeyPair keyPair) {
        requireUnset(localStatic, "localStatic");
        localStatic = requireNonNull(keyPair, "keyPair");
        return this;
    }

    /**
     * Sets the peer's static public key, 32 bytes; needed where the pattern has it known beforehand, refused elsewhere.
     * A key that the pattern sends (XX) is pinned by comparing {@link HandshakeState#remoteStatic} after it arrived.
     */
    public HandshakeStateBuilder remoteStatic(byte[] publicKey) {
        requireUnset(remoteStatic, "remoteStatic");
        remoteStatic =
                requireLength(publicKey, "remoteStatic", X25519.KEY_BYTES).clone();
        return this;
    }

    /** Adds a pre-shared key, 32 bytes; called once for each psk modifier, in the order of the pattern's name. */
    public HandshakeStateBuilder addPreSharedKey(byte[] preSharedKey) {
        preSharedKeys.add(requireLength(preSharedKey, "preSharedKey", PRE_SHARED_KEY_BYTES)
                .clone());
        return this;
    }

    /** Sets where the ephemeral key comes from; outside tests leave it at {@link EphemeralKeySource#random}. */
    public HandshakeStateBuilder ephemeralKeySource(EphemeralKeySource source) {
        requireUnset(ephemeralKeySource, "ephemeralKeySource");
        ephemeralKeySource = requireNonNull(source, "source");
        return this;
    }

    /**
     * Makes the state, ready for its first message.
     *
     * @throws IllegalArgumentException naming every input that the pattern lacks or has no place for
     * @throws IllegalStateException if this builder has built already
     */
    public HandshakeState build() {
        if (built) {
            throw new IllegalStateException("handshake builder is used up; make a new one for each handshake");
        }
        List<String> faults = faults();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("handshake inputs do not fit the pattern [protocolName="
                    + suite.protocolName() + ", role=" + role + ", faults=" + String.join("; ", faults) + "]");
        }
        built = true;
        return new HandshakeState(this);
    }

    NoiseSuite suite() {
        return suite;
    }

    Role role() {
        return role;
    }

    byte[] prologue() {
        return prologue == null ? new byte[0] : prologue;
    }

    @Nullable
    X25519KeyPair localStatic() {
        return localStatic;
    }

    byte @Nullable [] remoteStatic() {
        return remoteStatic;
    }

    /** The state takes these over and wipes each after its use. */
    Deque<byte[]> preSharedKeys() {
        return preSharedKeys;
    }

    EphemeralKeySource ephemeralKeySource() {
        return ephemeralKeySource == null ? EphemeralKeySource.random() : ephemeralKeySource;
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        checkPresence(faults, "localStatic", localStatic, suite.pattern().needsLocalStatic(role));
        checkPresence(faults, "remoteStatic", remoteStatic, suite.pattern().needsRemoteStatic(role));
        int expectedCount = suite.pattern().preSharedKeyCount();
        if (preSharedKeys.size() != expectedCount) {
            faults.add("preSharedKey given " + preSharedKeys.size() + " times, expected " + expectedCount);
        }
        return faults;
    }

    private static void checkPresence(List<String> faults, String name, @Nullable Object value, boolean needed) {
        if (needed && value == null) {
            faults.add(name + " is missing");
        } else if (!needed && value != null) {
            faults.add(name + " has no place in this pattern");
        }
    }

    private static void requireUnset(@Nullable Object value, String name) {
        if (value != null) {
            throw new IllegalStateException("handshake input is set twice [input=" + name + "]");
        }
    }

    private static byte[] requireLength(byte[] key, String name, int expectedBytes) {
        if (requireNonNull(key, name).length != expectedBytes) {
            throw new IllegalArgumentException("handshake key has a wrong length [input=" + name + ", lengthBytes="
                    + key.length + ", expectedBytes=" + expectedBytes + "]");
        }
        return key;
    }
}
