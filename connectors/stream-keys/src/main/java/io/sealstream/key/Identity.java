package io.sealstream.key;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A private key of X25519 that opens what was sealed for its {@link #recipient}. Deliberately not serializable and mute in
 * {@code toString}. Immutable; bytes are copied in, and handed out only by {@link #exposeBytes}, whose name is easy to search for.
 */
public final class Identity {

    public static final int BYTES = SecretBytes.BYTES;

    private final byte[] bytes;
    private final RecipientKey recipient;

    private Identity(byte[] bytes) {
        this.bytes = bytes;
        byte[] publicKey = new byte[RecipientKey.BYTES];
        X25519.scalarMultBase(bytes, 0, publicKey, 0);
        this.recipient = new RecipientKey(OpaqueBytes.of(publicKey));
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static Identity of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("identity has " + BYTES + " bytes, found " + bytes.length);
        }
        return new Identity(bytes.clone());
    }

    /** A fresh identity. */
    public static Identity random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Identity(bytes);
    }

    /** Whom to seal for so that this identity opens. */
    public RecipientKey recipient() {
        return recipient;
    }

    /** A copy of the secret, for an identity file and for nothing else. The caller wipes it. */
    public byte[] exposeBytes() {
        return bytes.clone();
    }

    /** The secret that {@code source} holds, if it was sealed for this identity and {@code context}. The caller wipes it. */
    Optional<byte[]> unwrap(KeySource.Recipient source, KeyContext context) {
        return HpkeBox.open(
                bytes, recipient.publicKey().toBytes(), source.wrapped().toBytes(), context);
    }

    /** Constant-time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Identity that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Identity[" + recipient + ", secret hidden]";
    }
}
