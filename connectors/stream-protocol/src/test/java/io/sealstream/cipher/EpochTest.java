package io.sealstream.cipher;

import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.cipher.FixedStreams.STREAM;
import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class EpochTest {

    private static final EpochStart START = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1024);

    @Test
    void readerFindsTheKeysOfTheWriter() throws Exception {
        Epoch written = Epoch.begin(FixedStreams.secret(START), START, new SecureRandom(), new byte[0]);
        Epoch read = Epoch.verify(
                FixedStreams.secret(START), EpochRecord.decode(written.record().encode()));
        assertThat(read.record()).isEqualTo(written.record());
        assertThat(read.start()).isEqualTo(START);
        assertThat(read.segmentKey(5).key()).isEqualTo(written.segmentKey(5).key());
        assertThat(read.segmentKey(5).nonceMask())
                .isEqualTo(written.segmentKey(5).nonceMask());
    }

    @Test
    void everyAttemptHasItsOwnKeys() {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ids.add(Epoch.begin(FixedStreams.secret(START), START, new SecureRandom(), new byte[0])
                    .record()
                    .epochId());
        }
        assertThat(ids).hasSize(100);
    }

    /** T5: a wrong key, name or stream is noticed before any segment. */
    @Test
    void refusesAnotherKeyNameStreamOrSuite() {
        EpochRecord record = FixedStreams.epoch(START, 0).record();
        StreamId otherStream = new StreamId(STREAM.session(), 8);
        assertThat(verifying(
                        StreamSecret.derive(RootKey.of(new byte[32]), Suite.AES_256_GCM, STREAM, FixedStreams.NAME),
                        record))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
        assertThat(verifying(FixedStreams.secret(START, StreamName.NONE), record))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
        assertThat(verifying(FixedStreams.secret(FixedStreams.withStream(START, otherStream)), record))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
        assertThat(verifying(FixedStreams.secret(FixedStreams.withSuite(START, Suite.CHACHA20_POLY1305)), record))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
    }

    /** T14. */
    @Test
    void refusesEveryFlippedBitOfItsRecord() {
        byte[] bytes = FixedStreams.epoch(START, 0).record().encode();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(codeOf(() -> Epoch.verify(FixedStreams.secret(START), EpochRecord.decode(flipped))))
                    .as("bit %d", bit)
                    .isNotNull();
        }
    }

    /** Only a key holder can make such a record; it must not make the reader use one secret for two ciphers. */
    @Test
    void refusesARecordOfAnotherStreamOrSuiteThatWasCommittedUnderThisSecret() {
        StreamSecret secret = FixedStreams.secret(START);
        assertThat(verifying(secret, committed(secret, FixedStreams.withSuite(START, Suite.CHACHA20_POLY1305))))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
        assertThat(verifying(
                        secret, committed(secret, FixedStreams.withStream(START, new StreamId(STREAM.session(), 8)))))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
    }

    @Test
    void refusesToBeginUnderTheSecretOfAnotherStreamOrSuite() {
        StreamSecret secret = FixedStreams.secret(START);
        EpochStart otherSuite = FixedStreams.withSuite(START, Suite.CHACHA20_POLY1305);
        EpochStart otherStream = FixedStreams.withStream(START, new StreamId(STREAM.session(), 8));
        assertThatThrownBy(() -> Epoch.withSalt(secret, otherSuite, FixedStreams.salt(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Epoch.withSalt(secret, otherStream, FixedStreams.salt(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saltDiffersWithTheHedgeEvenIfTheGeneratorRepeatsItself() {
        byte[] first = EpochSalt.draw(new RepeatingRandom(), new byte[] {1});
        byte[] second = EpochSalt.draw(new RepeatingRandom(), new byte[] {2});
        assertThat(first).hasSize(24).isNotEqualTo(second);
        assertThat(EpochSalt.draw(new RepeatingRandom(), new byte[] {1})).isEqualTo(first);
        assertThat(EpochSalt.draw(new SecureRandom(), new byte[] {1})).isNotEqualTo(first);
    }

    @Test
    void keepsSecretsOutOfTexts() {
        Epoch epoch = FixedStreams.epoch(START, 0);
        assertThat(epoch.toString()).contains("Epoch[").doesNotContain("000102030405060708090a0b0c0d0e0f1011");
        assertThat(ROOT).hasToString("RootKey[hidden]");
    }

    private static EpochRecord committed(StreamSecret secret, EpochStart start) {
        byte[] salt = FixedStreams.salt(0);
        byte[] derived = secret.epochSecretAndCommitment(EpochRecord.committedBytes(start, salt));
        return new EpochRecord(start, salt, Arrays.copyOfRange(derived, 32, 64));
    }

    private static ErrorCode verifying(StreamSecret secret, EpochRecord record) {
        return codeOf(() -> Epoch.verify(secret, record));
    }

    /** A cloned machine's generator. */
    private static final class RepeatingRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
        }
    }
}
