package io.sealstream.transport.noise;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One side of a Noise handshake (revision 34, the HandshakeState of section 5.3): messages in, messages out, transport
 * keys at the end.
 *
 * <p>Each side calls {@link #writeMessage} and {@link #readMessage} in turns until {@link #isComplete}, then
 * {@link #split} once. Calls out of turn throw {@link IllegalStateException} and change nothing. A message that does
 * not check out ends the handshake: its secrets are wiped, and every later call but {@link #isComplete} throws the same
 * {@link HandshakeFailedException} again. How well a payload is protected depends on the pattern and the message (Noise
 * section 7.7); a payload may travel in clear before the first key is agreed.
 *
 * <p>Confined to one thread. Arrays are copied in and out. Does not authorize anybody: compare {@link #remoteStatic}
 * with what is expected before trusting the peer.
 */
public final class HandshakeState {

    /**
     * The longest handshake message, payload included, in bytes. Keys and tags take at most 96, so this is ample for
     * the payloads of a hop, while a peer that is not authenticated yet cannot make us hash the 65,535 bytes that Noise
     * section 3 would allow.
     */
    public static final int MAX_MESSAGE_BYTES = 4096;

    private final HandshakePattern pattern;
    private final Role role;
    private final SymmetricState symmetric;
    private final HandshakeKeys keys;
    private final boolean pskHandshake;
    private int nextMessageIndex;
    private boolean hasSplit;
    private @Nullable HandshakeFailedException failure;

    HandshakeState(HandshakeStateBuilder inputs) {
        this.pattern = inputs.suite().pattern();
        this.role = inputs.role();
        this.symmetric = new SymmetricState(inputs.suite());
        this.keys = new HandshakeKeys(inputs);
        this.pskHandshake = pattern.preSharedKeyCount() > 0;
        symmetric.mixHash(inputs.prologue());
        for (Role owner : Role.values()) {
            if (pattern.knownStatics().contains(owner)) {
                symmetric.mixHash(keys.staticKeyOf(owner));
            }
        }
    }

    /**
     * Starts to collect the inputs of a handshake.
     *
     * @param protocolName such as {@code Noise_XXpsk3_25519_AESGCM_SHA256}: a base pattern with psk modifiers, curve
     *     25519, cipher AESGCM or ChaChaPoly, hash SHA256 or SHA512
     * @throws IllegalArgumentException if the name is malformed or names something else
     */
    public static HandshakeStateBuilder builder(String protocolName, Role role) {
        return new HandshakeStateBuilder(protocolName, role);
    }

    /**
     * Makes this side's next message.
     *
     * @param payload may be empty; with keys and tags at most {@link #MAX_MESSAGE_BYTES}
     * @throws IllegalArgumentException if the payload is too long; the handshake can go on
     * @throws IllegalStateException if it is the peer's turn or the handshake is complete
     * @throws HandshakeFailedException if the peer's key is unusable, or the handshake failed before
     */
    public byte[] writeMessage(byte[] payload) throws HandshakeFailedException {
        requireNonNull(payload, "payload");
        requireTurn(role);
        int maxPayloadBytes = MAX_MESSAGE_BYTES - pattern.overheadBytes(nextMessageIndex);
        if (payload.length > maxPayloadBytes) {
            throw new IllegalArgumentException("handshake payload is too long [lengthBytes=" + payload.length
                    + ", maxLengthBytes=" + maxPayloadBytes + "]");
        }
        return advance(() -> write(payload));
    }

    /**
     * Checks the peer's next message and returns its payload. Nothing may be concluded from a payload that the pattern
     * sends before the peer is authenticated.
     *
     * @throws IllegalStateException if it is this side's turn or the handshake is complete
     * @throws HandshakeFailedException if the message has an impossible length or does not authenticate, or the
     *     handshake failed before
     */
    public byte[] readMessage(byte[] message) throws HandshakeFailedException {
        requireNonNull(message, "message");
        requireTurn(role.peer());
        if (message.length > MAX_MESSAGE_BYTES || message.length < pattern.overheadBytes(nextMessageIndex)) {
            throw fail();
        }
        return advance(() -> read(message));
    }

    /** Returns whether the last message is written or read; false for ever after a failure. */
    public boolean isComplete() {
        return failure == null && nextMessageIndex == pattern.messages().size();
    }

    /**
     * Returns the hash that names this very handshake, 32 or 64 bytes; both sides have the same (Noise section 11.2).
     *
     * @throws IllegalStateException if the handshake is not complete
     * @throws HandshakeFailedException if it failed
     */
    public byte[] handshakeHash() throws HandshakeFailedException {
        requireComplete();
        return symmetric.handshakeHash();
    }

    /**
     * Returns the peer's static public key, 32 bytes, as soon as it is known: from the start, or from the message that
     * carried it, so that it can be checked before the next message is written. Empty where the peer has none.
     *
     * <p>To know a key is not yet proof that the peer owns it: in KN, KX, IN and IX the initiator proves that only with
     * its first transport record (Noise section 7.7).
     *
     * @throws HandshakeFailedException if the handshake failed
     */
    public Optional<byte[]> remoteStatic() throws HandshakeFailedException {
        requireNoFailure();
        return Optional.ofNullable(keys.remoteStatic()).map(byte[]::clone);
    }

    /**
     * Derives the transport keys and wipes the handshake's secrets.
     *
     * @throws IllegalStateException if the handshake is not complete or was split before
     * @throws HandshakeFailedException if it failed
     */
    public TransportKeys split() throws HandshakeFailedException {
        requireComplete();
        if (hasSplit) {
            throw new IllegalStateException("handshake is split already; its keys are handed out once");
        }
        hasSplit = true;
        List<byte[]> outputs = symmetric.split();
        byte[] fromInitiator = outputs.get(0);
        byte[] fromResponder = outputs.get(1);
        TransportKeys transportKeys = role == Role.INITIATOR
                ? new TransportKeys(fromInitiator, fromResponder, symmetric.handshakeHash())
                : new TransportKeys(fromResponder, fromInitiator, symmetric.handshakeHash());
        Arrays.fill(fromInitiator, (byte) 0);
        Arrays.fill(fromResponder, (byte) 0);
        wipe();
        return transportKeys;
    }

    private byte[] write(byte[] payload) throws GeneralSecurityException {
        ByteBuffer message = ByteBuffer.allocate(pattern.overheadBytes(nextMessageIndex) + payload.length);
        for (Token token : pattern.messages().get(nextMessageIndex)) {
            switch (token) {
                case E -> message.put(mixEphemeral(keys.newLocalEphemeral()));
                case S -> message.put(symmetric.encryptAndHash(keys.staticKeyOf(role)));
                case EE, ES, SE, SS -> mixAgreement(token);
                case PSK -> mixPreSharedKey();
            }
        }
        return message.put(symmetric.encryptAndHash(payload)).array();
    }

    private byte[] read(byte[] bytes) throws GeneralSecurityException {
        ByteBuffer message = ByteBuffer.wrap(bytes);
        for (Token token : pattern.messages().get(nextMessageIndex)) {
            switch (token) {
                case E -> keys.learnRemoteEphemeral(mixEphemeral(take(message, X25519.KEY_BYTES)));
                case S ->
                    keys.learnRemoteStatic(
                            symmetric.decryptAndHash(take(message, symmetric.sealedBytes(X25519.KEY_BYTES))));
                case EE, ES, SE, SS -> mixAgreement(token);
                case PSK -> mixPreSharedKey();
            }
        }
        return symmetric.decryptAndHash(take(message, message.remaining()));
    }

    /** In a psk handshake the ephemeral key is mixed as key too, so that no two runs share one (Noise section 9.2). */
    private byte[] mixEphemeral(byte[] publicKey) {
        symmetric.mixHash(publicKey);
        if (pskHandshake) {
            symmetric.mixKey(publicKey);
        }
        return publicKey;
    }

    private void mixPreSharedKey() {
        byte[] preSharedKey = keys.takePreSharedKey();
        symmetric.mixKeyAndHash(preSharedKey);
        Arrays.fill(preSharedKey, (byte) 0);
    }

    private void mixAgreement(Token token) throws GeneralSecurityException {
        byte[] sharedSecret = keys.agree(token);
        symmetric.mixKey(sharedSecret);
        Arrays.fill(sharedSecret, (byte) 0);
    }

    private static byte[] take(ByteBuffer message, int lengthBytes) {
        byte[] taken = new byte[lengthBytes];
        message.get(taken);
        return taken;
    }

    /** Runs one message; if it ends early, by a check or by a fault of ours, the half-mixed state is not used again. */
    private byte[] advance(MessageStep step) throws HandshakeFailedException {
        boolean advanced = false;
        try {
            byte[] result = step.run();
            nextMessageIndex++;
            advanced = true;
            return result;
        } catch (GeneralSecurityException concealed) {
            // Not kept as cause: it would tell which check failed.
            throw fail();
        } finally {
            if (!advanced) {
                fail();
            }
        }
    }

    private HandshakeFailedException fail() {
        if (failure == null) {
            failure = new HandshakeFailedException();
            wipe();
        }
        return failure;
    }

    private void wipe() {
        symmetric.wipe();
        keys.wipe();
    }

    private void requireNoFailure() throws HandshakeFailedException {
        if (failure != null) {
            throw failure;
        }
    }

    private void requireTurn(Role sender) throws HandshakeFailedException {
        requireNoFailure();
        if (isComplete()) {
            throw new IllegalStateException("handshake is complete; split it for the transport keys");
        }
        if (pattern.sender(nextMessageIndex) != sender) {
            throw new IllegalStateException("handshake message is out of turn [messageNumber=" + (nextMessageIndex + 1)
                    + ", role=" + role + ", sender=" + pattern.sender(nextMessageIndex) + "]");
        }
    }

    private void requireComplete() throws HandshakeFailedException {
        requireNoFailure();
        if (!isComplete()) {
            throw new IllegalStateException("handshake is not complete [messagesDone=" + nextMessageIndex
                    + ", messagesExpected=" + pattern.messages().size() + "]");
        }
    }

    /** The body of one message. */
    @FunctionalInterface
    private interface MessageStep {
        byte[] run() throws GeneralSecurityException;
    }
}
