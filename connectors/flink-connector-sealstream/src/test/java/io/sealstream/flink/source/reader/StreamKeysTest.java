package io.sealstream.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.key.Keyring;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
                            KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_MISMATCH))
                    .hasMessageContaining("current older")
                    .hasMessageContaining(STREAM.toString());
        }
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
