package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class StreamKeysTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final StreamId STREAM = new StreamId(new SessionId(1, 2), 0);
    private static final StreamName NAME = new StreamName("a");

    private final RootKey older = RootKey.random(RANDOM);
    private final RootKey current = RootKey.random(RANDOM);
    private final StreamKeys keys =
            new StreamKeys(Keyring.of(List.of(named("current", current), named("older", older))));

    @Test
    void findsTheKeyThatSealed() throws KeyException {
        for (RootKey key : List.of(current, older)) {
            EpochRecord sealed = sealed(key, NAME);
            assertThat(keys.verify(STREAM, NAME, sealed).record()).isEqualTo(sealed);
        }
    }

    @Test
    void refusesForeignKeyAndOtherName() {
        for (EpochRecord sealed : List.of(sealed(RootKey.random(RANDOM), NAME), sealed(current, new StreamName("b")))) {
            assertThatThrownBy(() -> keys.verify(STREAM, NAME, sealed))
                    .isInstanceOfSatisfying(
                            KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_KEY))
                    .hasMessageContaining("current older")
                    .hasMessageContaining(STREAM.toString());
        }
    }

    @Test
    void refusesAnotherStreamOfTheSameName() {
        StreamId other = new StreamId(new SessionId(1, 2), 1);
        assertThatThrownBy(() -> keys.secretOf(other, NAME, sealed(current, NAME)))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_KEY));
    }

    @Test
    void readsItsPlaceAgainForAKeyThatCameLater(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("ring.key");
        KeyringFile.create(file, named("older", older), Instant.EPOCH);
        StreamKeys live = StreamKeys.of(KeyringFile.of(file));
        EpochRecord later = sealed(current, NAME);
        assertThatThrownBy(() -> live.verify(STREAM, NAME, later))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_KEY));

        Files.delete(file);
        KeyringFile.create(file, named("current", current), Instant.EPOCH);

        assertThat(live.verify(STREAM, NAME, later).record()).isEqualTo(later);
        assertThatThrownBy(() -> live.verify(STREAM, NAME, sealed(older, NAME)))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_KEY));
    }

    @Test
    void readsItsPlaceOnceForEachEpochThatFitsNoKey() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        StreamKeys live = StreamKeys.of(new KeyProvider() {
            @Override
            public Keyring load() {
                reads.incrementAndGet();
                return Keyring.of(List.of(named("current", current)));
            }
        });
        live.verify(STREAM, NAME, sealed(current, NAME));
        assertThat(reads).hasValue(1);
        assertThatThrownBy(() -> live.verify(STREAM, NAME, sealed(older, NAME))).isInstanceOf(KeyException.class);
        assertThat(reads).hasValue(2);
    }

    private static EpochRecord sealed(RootKey key, StreamName name) {
        StreamSecret secret = StreamSecret.derive(key, Suite.AES_256_GCM, STREAM, name);
        EpochStart start = EpochStart.first(STREAM, Content.RECORDS, Bound.LIVE, Sizing.VARIABLE, 100);
        return Epoch.begin(secret, start, RANDOM, new byte[0]).record();
    }

    private static NamedKey named(String id, RootKey key) {
        return new NamedKey(new KeyId(id), key);
    }
}
