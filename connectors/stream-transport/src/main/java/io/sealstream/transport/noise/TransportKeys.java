package io.sealstream.transport.noise;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What a finished handshake leaves: one key for each direction, as seen from this side, and the handshake hash.
 *
 * <p>Arrays are copied in and out; whoever takes a key wipes that copy. After a one-way pattern (N, K, X) only the
 * initiator sends, so its receive key and the responder's send key stay unused.
 *
 * @param sendKey seals what this side sends, 32 bytes, secret
 * @param receiveKey opens what the peer sends, 32 bytes, secret
 * @param handshakeHash channel binding of Noise section 11.2, 32 or 64 bytes after the hash function, not secret
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in and out, and equality is by content.
public record TransportKeys(byte[] sendKey, byte[] receiveKey, byte[] handshakeHash) {

    /**
     * Copies the arrays.
     *
     * @throws IllegalArgumentException if a length is wrong
     */
    public TransportKeys {
        sendKey = requireLength(sendKey, "sendKey", NoiseCipher.KEY_BYTES).clone();
        receiveKey =
                requireLength(receiveKey, "receiveKey", NoiseCipher.KEY_BYTES).clone();
        requireNonNull(handshakeHash, "handshakeHash");
        handshakeHash = requireLength(
                        handshakeHash,
                        "handshakeHash",
                        handshakeHash.length == NoiseHash.SHA512.lengthBytes()
                                ? NoiseHash.SHA512.lengthBytes()
                                : NoiseHash.SHA256.lengthBytes())
                .clone();
    }

    @Override
    public byte[] sendKey() {
        return sendKey.clone();
    }

    @Override
    public byte[] receiveKey() {
        return receiveKey.clone();
    }

    @Override
    public byte[] handshakeHash() {
        return handshakeHash.clone();
    }

    /** Compares contents, each array in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TransportKeys that
                && MessageDigest.isEqual(sendKey, that.sendKey)
                && MessageDigest.isEqual(receiveKey, that.receiveKey)
                && MessageDigest.isEqual(handshakeHash, that.handshakeHash);
    }

    /** Taken from the handshake hash alone, so it tells nothing about the keys. */
    @Override
    public int hashCode() {
        return Arrays.hashCode(handshakeHash);
    }

    /** Shows no key bytes. */
    @Override
    public String toString() {
        return "TransportKeys[hidden]";
    }

    private static byte[] requireLength(byte[] array, String name, int expectedBytes) {
        if (requireNonNull(array, name).length != expectedBytes) {
            throw new IllegalArgumentException("transport key material has a wrong length [part=" + name
                    + ", lengthBytes=" + array.length + ", expectedBytes=" + expectedBytes + "]");
        }
        return array;
    }
}
