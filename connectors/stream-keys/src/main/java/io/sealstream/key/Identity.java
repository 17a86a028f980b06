package io.sealstream.key;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** A private key of X25519 that opens what was sealed for its {@link #recipient}. Immutable. */
public final class Identity extends SecretValue {

    private final RecipientKey recipient;

    private Identity(byte[] bytes) {
        super("identity", bytes);
        this.recipient = new RecipientKey(OpaqueBytes.of(Curve25519.publicKey(bytes)));
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static Identity of(byte[] bytes) {
        return new Identity(bytes.clone());
    }

    /** A fresh identity. */
    public static Identity random(SecureRandom random) {
        return new Identity(randomBytes(random));
    }

    /** Whom to seal for so that this identity opens. */
    public RecipientKey recipient() {
        return recipient;
    }

    /** The secret that {@code source} holds, if it was sealed for this identity and {@code context}. The caller wipes it. */
    Optional<byte[]> unwrap(KeySource.Recipient source, KeyContext context) {
        byte[] privateKey = exposeBytes();
        try {
            return HpkeBox.open(
                    privateKey,
                    recipient.publicKey().toBytes(),
                    source.wrapped().toBytes(),
                    context);
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "Identity[" + recipient + ", secret hidden]";
    }
}
