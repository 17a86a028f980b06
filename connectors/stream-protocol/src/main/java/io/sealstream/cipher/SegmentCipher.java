package io.sealstream.cipher;

import io.sealstream.segment.SegmentType;
import io.sealstream.segment.Suite;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.function.LongFunction;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** One cipher object and the key in use, initialised again for every segment. Not thread safe. */
final class SegmentCipher {

    private static final int TAG_BITS = 128;

    private final Suite suite;
    private final LongFunction<Epoch.SegmentKey> keys;
    private final AeadProvider provider;
    private final int mode;
    private final byte[] nonce = new byte[Epoch.NONCE_BYTES];
    private final byte[] nonceBefore = new byte[Epoch.NONCE_BYTES];
    private Cipher cipher;
    private Epoch.@Nullable SegmentKey key;
    private long keyNumber;

    SegmentCipher(Epoch epoch, AeadProvider provider, int mode) {
        this(epoch.start().suite(), epoch::segmentKey, provider, mode);
    }

    /** With keys from elsewhere: {@code keys} gives the key of a sequence. */
    SegmentCipher(Suite suite, LongFunction<Epoch.SegmentKey> keys, AeadProvider provider, int mode) {
        this.suite = suite;
        this.keys = keys;
        this.provider = provider;
        this.mode = mode;
        this.cipher = provider.newCipher(suite);
    }

    /** The cipher, ready for one segment: nonce set, header and public metadata given as associated data. */
    Cipher ready(
            SegmentType type, boolean last, long sequence, byte[] associated, int associatedOffset, int associatedBytes)
            throws GeneralSecurityException {
        Epoch.SegmentKey current = keyFor(sequence);
        Epoch.nonce(current.nonceMask(), type, last, sequence, nonce);
        allowRepetition();
        cipher.init(mode, current.key(), parameters());
        cipher.updateAAD(associated, associatedOffset, associatedBytes);
        return cipher;
    }

    private Epoch.SegmentKey keyFor(long sequence) {
        long wanted = sequence >>> Epoch.SEGMENTS_PER_KEY_BITS;
        Epoch.SegmentKey current = key;
        if (current == null || wanted != keyNumber) {
            current = keys.apply(sequence);
            key = current;
            keyNumber = wanted;
        }
        return current;
    }

    /**
     * The platform's ChaCha20-Poly1305 refuses the nonce that it was last initialised with, even for opening. There a repeated frame is no
     * danger, and a peer may send one at any time; a fresh cipher takes it. Sealing keeps the refusal.
     */
    private void allowRepetition() {
        if (mode == Cipher.DECRYPT_MODE && suite == Suite.CHACHA20_POLY1305) {
            if (Arrays.equals(nonce, nonceBefore)) {
                cipher = provider.newCipher(Suite.CHACHA20_POLY1305);
            }
            System.arraycopy(nonce, 0, nonceBefore, 0, nonce.length);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return suite == Suite.AES_256_GCM ? new GCMParameterSpec(TAG_BITS, nonce) : new IvParameterSpec(nonce);
    }
}
