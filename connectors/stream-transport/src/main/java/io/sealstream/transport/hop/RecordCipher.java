package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Suite;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cipher of one direction of a connection (SPEC section 7.2): AES-256-GCM, the record number as nonce, and a new key every 2^20
 * records, or sooner where the sender says so, by the Rekey function of Noise. Confined to the event loop of its connection.
 */
final class RecordCipher implements RecordOpener {

    static final int TAG_BYTES = 16;

    private static final long RECORDS_PER_KEY = 1L << 20;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;

    private static final byte[] NOTHING = new byte[0];

    private final int mode;
    private final Cipher cipher = AeadProvider.fastest().newCipher(Suite.AES_256_GCM);
    private final byte[] nonce = new byte[NONCE_BYTES];
    private SecretKeySpec key;
    private long number;
    private long nextMillion = RECORDS_PER_KEY;
    private long generation;

    private RecordCipher(byte[] key, int mode) {
        this.key = new SecretKeySpec(key, "AES");
        this.mode = mode;
    }

    static RecordCipher sealing(byte[] key) {
        return new RecordCipher(key, Cipher.ENCRYPT_MODE);
    }

    static RecordCipher opening(byte[] key) {
        return new RecordCipher(key, Cipher.DECRYPT_MODE);
    }

    /** Starts the next record; {@code head} is its length field. */
    void begin(byte[] head) throws GeneralSecurityException {
        if (number == nextMillion) {
            nextMillion += RECORDS_PER_KEY;
            rekey();
        }
        putNonce(number++);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(head);
    }

    /** Adds associated data: the readable bytes, which stay readable. */
    void associated(ByteBuf bytes) {
        for (ByteBuffer piece : bytes.nioBuffers()) {
            cipher.updateAAD(piece);
        }
    }

    void associated(byte[] bytes) {
        cipher.updateAAD(bytes);
    }

    /** Seals or opens; an empty input yields or checks just the tag. */
    int finish(byte[] input, int offset, int length, byte[] target, int targetOffset) throws GeneralSecurityException {
        return cipher.doFinal(input, offset, length, target, targetOffset);
    }

    /** How often the key had been replaced, for whatever reason, when the last record was begun. */
    long generation() {
        return generation;
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    @Override
    public int open(byte[] head, byte[] sealed) throws GeneralSecurityException {
        begin(head);
        return finish(sealed, 0, sealed.length, sealed, 0);
    }

    @Override
    public void verify(byte[] head, ByteBuf clear, byte[] tag) throws GeneralSecurityException {
        begin(head);
        associated(clear);
        finish(tag, 0, tag.length, NOTHING, 0);
    }

    @Override
    public void keyUpdate(long nextGeneration) throws StreamException {
        if (nextGeneration != generation + 1) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "peer goes on with another key than the next one",
                    "expectedGeneration",
                    generation + 1,
                    "foundGeneration",
                    nextGeneration);
        }
        try {
            rekey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM cannot be used any more", e);
        }
    }

    /** Replaces the key behind the last record; both sides do so at the same place. */
    void rekey() throws GeneralSecurityException {
        putNonce(-1L);
        Cipher once = AeadProvider.platform().newCipher(Suite.AES_256_GCM);
        once.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        byte[] next = Arrays.copyOf(once.doFinal(new byte[KEY_BYTES]), KEY_BYTES);
        key = new SecretKeySpec(next, "AES");
        Arrays.fill(next, (byte) 0);
        generation++;
    }

    private void putNonce(long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[4 + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
