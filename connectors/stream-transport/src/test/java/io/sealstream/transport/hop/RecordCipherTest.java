package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.testkit.SeededRandom;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares with the platform's cipher, used as SPEC section 7.2 says. */
@Timeout(60)
class RecordCipherTest {

    private static final byte[] KEY = SeededRandom.ofSeed(1).bytes(32);
    private static final byte[] HEAD = {0, 0, 0, 42};
    private static final byte[] PLAIN = SeededRandom.ofSeed(2).bytes(100);
    private static final int RECORDS_PER_KEY = 1 << 20;

    @Test
    void sealsWithTheNumberAsNonceAndTheHeadAsAssociatedData() throws Exception {
        RecordCipher cipher = RecordCipher.sealing(KEY);
        for (long number = 0; number < 300; number++) {
            assertThat(seal(cipher)).isEqualTo(expected(KEY, number));
        }
    }

    @Test
    void takesANewKeyEveryMillionRecords() throws Exception {
        RecordCipher sealing = RecordCipher.sealing(KEY);
        RecordCipher opening = RecordCipher.opening(KEY);
        for (int i = 0; i < RECORDS_PER_KEY - 1; i++) {
            sealing.begin(HEAD);
            opening.begin(HEAD);
        }
        byte[] next = Arrays.copyOf(crypt(KEY, -1L, new byte[0], new byte[32]), 32);
        for (int i = -1; i < 2; i++) {
            byte[] record = seal(sealing);
            assertThat(record).as("record 2^20 + %d", i).isEqualTo(expected(i < 0 ? KEY : next, RECORDS_PER_KEY + i));
            byte[] opened = new byte[record.length];
            opening.begin(HEAD);
            assertThat(opening.finish(record, 0, record.length, opened, 0)).isEqualTo(PLAIN.length);
            assertThat(opened).startsWith(PLAIN);
        }
    }

    @Test
    void doesNotOpenUnderAnotherHeadOrNumber() throws Exception {
        byte[] record = seal(RecordCipher.sealing(KEY));
        RecordCipher opening = RecordCipher.opening(KEY);
        opening.begin(new byte[] {0, 0, 0, 43});
        assertThatThrownBy(() -> opening.finish(record, 0, record.length, new byte[record.length], 0))
                .isInstanceOf(AEADBadTagException.class);
        opening.begin(HEAD);
        assertThatThrownBy(() -> opening.finish(record, 0, record.length, new byte[record.length], 0))
                .isInstanceOf(AEADBadTagException.class);
    }

    private static byte[] seal(RecordCipher cipher) throws GeneralSecurityException {
        byte[] record = new byte[PLAIN.length + RecordCipher.TAG_BYTES];
        cipher.begin(HEAD);
        assertThat(cipher.finish(PLAIN, 0, PLAIN.length, record, 0)).isEqualTo(record.length);
        return record;
    }

    private static byte[] expected(byte[] key, long number) throws GeneralSecurityException {
        return crypt(key, number, HEAD, PLAIN);
    }

    private static byte[] crypt(byte[] key, long number, byte[] associated, byte[] plain)
            throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(plain);
    }
}
