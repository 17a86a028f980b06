package io.sealstream.cipher;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.Suite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one epoch: one attempt of one writer (SPEC sections 3.1 and 4). A writer starts an epoch and opens exactly one; a reader
 * verifies the one it is shown. Immutable.
 */
public final class Epoch {

    /** SPEC section 3.1: one key seals 2^20 segments; 64 GiB of default segments stay far below the bounds of GCM. */
    public static final int SEGMENTS_PER_KEY_BITS = 20;

    static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;
    private static final byte[] KEY_LABEL = "seg/1 key".getBytes(StandardCharsets.US_ASCII);

    private final EpochRecord record;
    private final byte[] secret;

    /** Key and nonce mask of a run of 2^20 segments. */
    @SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
    record SegmentKey(SecretKeySpec key, byte[] nonceMask) {}

    private Epoch(EpochRecord record, byte[] secret) {
        this.record = record;
        this.secret = secret;
    }

    /**
     * Starts a new epoch under a fresh salt. Never start one from stored salts: the same nonces would seal other content.
     *
     * @param hedge what is known of this attempt, such as job, attempt and time; may be empty
     */
    public static Epoch begin(StreamSecret secret, EpochStart start, SecureRandom random, byte[] hedge) {
        return withSalt(secret, start, EpochSalt.draw(random, hedge));
    }

    /** For vectors only: the salt decides the keys, so whoever repeats one must repeat the content. */
    static Epoch withSalt(StreamSecret secret, EpochStart start, byte[] salt) {
        if (!start.stream().equals(secret.stream()) || start.suite() != secret.suite()) {
            throw new IllegalArgumentException("epoch and secret belong to different streams or suites");
        }
        byte[] derived = secret.epochSecretAndCommitment(EpochRecord.committedBytes(start, salt));
        byte[] commitment = Arrays.copyOfRange(derived, KEY_BYTES, KEY_BYTES + EpochRecord.COMMITMENT_BYTES);
        return new Epoch(new EpochRecord(start, salt, commitment), Arrays.copyOf(derived, KEY_BYTES));
    }

    /**
     * Verifies a record that was read or received, and derives its keys.
     *
     * @throws KeyException if the commitment does not fit: wrong key, wrong name, or an altered record
     */
    public static Epoch verify(StreamSecret secret, EpochRecord record) throws KeyException {
        byte[] derived = secret.epochSecretAndCommitment(record.committedBytes());
        byte[] expected = Arrays.copyOfRange(derived, KEY_BYTES, KEY_BYTES + EpochRecord.COMMITMENT_BYTES);
        boolean sameStream = record.start().stream().equals(secret.stream())
                && record.start().suite() == secret.suite();
        if (!MessageDigest.isEqual(expected, record.commitment()) || !sameStream) {
            throw new KeyException(
                    ErrorCode.KEY_MISMATCH,
                    "key does not fit this stream: wrong key, wrong name, or an altered epoch record",
                    "stream",
                    record.start().stream(),
                    "epoch",
                    Long.toHexString(record.epochId()));
        }
        return new Epoch(record, Arrays.copyOf(derived, KEY_BYTES));
    }

    public EpochRecord record() {
        return record;
    }

    public EpochStart start() {
        return record.start();
    }

    /** The key that seals the segments whose sequence shares its upper bits with {@code sequence}. */
    SegmentKey segmentKey(long sequence) {
        byte[] context = new ByteWriter(KEY_LABEL.length + Long.BYTES)
                .bytes(KEY_LABEL)
                .i64(sequence >>> SEGMENTS_PER_KEY_BITS)
                .toBytes();
        byte[] derived = Hkdf.expand(secret, context, KEY_BYTES + NONCE_BYTES);
        String algorithm = start().suite() == Suite.AES_256_GCM ? "AES" : "ChaCha20";
        SecretKeySpec key = new SecretKeySpec(derived, 0, KEY_BYTES, algorithm);
        byte[] mask = Arrays.copyOfRange(derived, KEY_BYTES, KEY_BYTES + NONCE_BYTES);
        Arrays.fill(derived, (byte) 0);
        return new SegmentKey(key, mask);
    }

    /** Nonce = mask XOR (type and final flag, three zero bytes, sequence): SPEC section 3.1. Writes 12 bytes. */
    static void nonce(byte[] mask, SegmentType type, boolean last, long sequence, byte[] target) {
        System.arraycopy(mask, 0, target, 0, NONCE_BYTES);
        target[0] ^= (byte) (type.number() << 1 | (last ? 1 : 0));
        for (int i = 0; i < Long.BYTES; i++) {
            target[4 + i] ^= (byte) (sequence >>> (56 - 8 * i));
        }
    }

    @Override
    public String toString() {
        return "Epoch[" + record + "]";
    }
}
