package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class KeyringTextTest {

    /** 32 bytes 00 01 02 ... 1f. */
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    private static final String OTHER = "_____________________________________________".substring(0, 42) + "8";

    @Test
    void readsEntriesInOrder() throws KeyException {
        Keyring keyring = KeyringText.parse(
                "# comment\n\nsealstream-key-1 new " + OTHER + "\r\n  sealstream-key-1\told " + KEY + "  \n", "test");
        assertThat(keyring.ids()).containsExactly(new KeyId("new"), new KeyId("old"));
        assertThat(keyring.current().id()).isEqualTo(new KeyId("new"));
        assertThat(keyring.find(new KeyId("old"))).isEqualTo(RootKey.of(counting()));
        assertThat(keyring.find(new KeyId("new"))).isEqualTo(keyring.current().key());
    }

    @Test
    void writesWhatItReads() throws KeyException {
        NamedKey key = new NamedKey(new KeyId("home.2026_a-b"), RootKey.random(new SecureRandom()));
        Keyring keyring = KeyringText.parse(KeyringText.exposeFile(key, Instant.EPOCH), "test");
        assertThat(keyring.ids()).containsExactly(key.id());
        assertThat(keyring.current()).isEqualTo(key);
        assertThat(KeyringText.exposeEntry(new NamedKey(new KeyId("a"), RootKey.of(counting()))))
                .isEqualTo("sealstream-key-1 a " + KEY);
    }

    @Test
    void refusesAnIdThatAppearsTwice() {
        assertInvalid("#\nsealstream-key-1 a " + KEY + "\nsealstream-key-1 a " + OTHER, "key id appears twice")
                .hasMessageContaining("source=test")
                .hasMessageContaining("line=3")
                .hasMessageContaining("firstLine=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sealstream-key-1 a",
                "sealstream-key-1",
                "sealstream-key-2 a " + KEY,
                "a " + KEY,
                KEY,
                "sealstream-key-1 a " + KEY + " # comment"
            })
    void refusesOtherLines(String line) {
        assertInvalid("\n" + line, "line is not a key entry").hasMessageContaining("line=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
                KEY + "=",
                KEY + "A",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd+/8",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHü8"
            })
    void refusesKeysThatAreNotExactlyThirtyTwoBytes(String key) {
        assertInvalid("sealstream-key-1 a " + key, "key is not 32 bytes").hasMessageNotContaining(key);
    }

    @Test
    void saysThatAHubSecretIsNoKey() {
        assertInvalid("sealstream-secret-1 " + KEY, "line is a hub secret, not a key entry");
    }

    /** 43 characters that are no text of 32 bytes: the last one has spare bits set. */
    @Test
    void takesLongIdsThatCannotBeKeys() throws KeyException {
        String id = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9";
        assertThat(KeyringText.parse("sealstream-key-1 " + id + " " + KEY, "test")
                        .ids())
                .containsExactly(new KeyId(id));
        assertThat(KeyringText.parse("sealstream-key-1 " + KEY + "A " + KEY, "test")
                        .ids())
                .containsExactly(new KeyId(KEY + "A"));
    }

    @Test
    void refusesKeyIdsThatAreNotAllowed() {
        assertInvalid("sealstream-key-1 a/b " + KEY, "key id is not allowed").hasMessageContaining("line=1");
    }

    @Test
    void neverRepeatsWhatItRead() {
        assertInvalid("sealstream-key-1 " + KEY + " a", "key id may be a key: the words are in the wrong order");
        assertInvalid("sealstream-key-1 " + KEY + " " + OTHER, "key id may be a key: the words are in the wrong order")
                .hasMessageContaining("expectedLine=sealstream-key-1 KEY-ID KEY")
                .hasMessageNotContaining(OTHER);
        assertInvalid("sealstream-key-1 a/" + KEY + " " + KEY, "key id is not allowed");
        assertInvalid(KEY + " " + KEY + " " + KEY, "line is not a key entry");
    }

    @Test
    void refusesAKeyringWithoutKeys() {
        assertInvalid("# only a comment\n", "keyring has no key").hasMessageContaining("source=test");
    }

    @Test
    void refusesMoreEntriesThanItsCap() throws KeyException {
        assertThat(KeyringText.parse(entries(Keyring.MAX_ENTRIES), "test").ids())
                .hasSize(Keyring.MAX_ENTRIES);
        assertInvalid(entries(Keyring.MAX_ENTRIES + 1), "keyring has too many keys")
                .hasMessageContaining("line=10001");
    }

    private static String entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "sealstream-key-1 k" + i + " " + KEY)
                .collect(Collectors.joining("\n"));
    }

    private static byte[] counting() {
        byte[] bytes = new byte[RootKey.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(String text, String sentence) {
        return assertThatThrownBy(() -> KeyringText.parse(text, "test"))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_INVALID))
                .hasMessageStartingWith(sentence)
                .hasMessageNotContaining(KEY);
    }
}
