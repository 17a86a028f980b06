package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeyringTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void saysWhichKeysItHasWhenOneIsUnknown() {
        Keyring keyring =
                Keyring.of(IntStream.range(0, 7).mapToObj(i -> key("k" + i)).toList());
        assertThatThrownBy(() -> keyring.find(new KeyId("x")))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_KEY))
                .hasMessage("keyring has no key of this id [keyId=x, keyring=k0 k1 k2 k3 k4 and 2 more]");
    }

    @Test
    void refusesToBeEmptyOrAmbiguous() {
        assertThatIllegalArgumentException().isThrownBy(() -> Keyring.of(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyring.of(List.of(key("a"), key("b"), key("a"))))
                .withMessageContaining("twice: a");
    }

    @Test
    void hidesItsKeysAndDoesNotTravel() {
        NamedKey key = key("a");
        Keyring keyring = Keyring.of(List.of(key));
        assertThat(keyring).hasToString("Keyring[a, keys hidden]").isNotInstanceOf(Serializable.class);
    }

    private NamedKey key(String id) {
        return new NamedKey(new KeyId(id), RootKey.random(random));
    }
}
