package io.sealstream.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class KeysTest {

    @Test
    void rootKeyCopiesInAndOut() {
        byte[] bytes = new byte[32];
        bytes[0] = 1;
        RootKey key = RootKey.of(bytes);
        bytes[0] = 2;
        assertThat(key.exposeBytes()[0]).isEqualTo((byte) 1);
        key.exposeBytes()[0] = 3;
        assertThat(key.exposeBytes()[0]).isEqualTo((byte) 1);
    }

    @Test
    void rootKeyHas32Bytes() {
        assertThatThrownBy(() -> RootKey.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RootKey.of(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rootKeyComparesByContent() {
        RootKey key = RootKey.random(new SecureRandom());
        assertThat(RootKey.of(key.exposeBytes())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(RootKey.random(new SecureRandom())).isNotEqualTo(key);
        assertThat(key).isNotEqualTo("key");
    }

    @Test
    void rootKeyNeverReachesAJobGraphOrALog() throws Exception {
        RootKey key = RootKey.random(new SecureRandom());
        assertThat(key).hasToString("RootKey[hidden]");
        assertThat(new NamedKey(new KeyId("a"), key).toString()).isEqualTo("NamedKey[id=a, key=RootKey[hidden]]");
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(key)).isInstanceOf(NotSerializableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "key-1", "A.b_c-9", "0123456789012345678901234567890123456789012345678901234567890123"})
    void acceptsKeyIds(String text) {
        assertThat(new KeyId(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "01234567890123456789012345678901234567890123456789012345678901234"})
    void refusesWhatIsNoKeyId(String text) {
        assertThatThrownBy(() -> new KeyId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
