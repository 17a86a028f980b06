package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.KeyId;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeyringVariableTest {

    private static final String ENTRY = "sealstream-key-1 a " + "A".repeat(43);

    private final KeyringVariable provider = new KeyringVariable("SEALSTREAM_KEY");

    @Test
    void readsASingleEntryOrAWholeFile() throws KeyException {
        assertThat(provider.load(Map.of("SEALSTREAM_KEY", ENTRY)).ids()).containsExactly(new KeyId("a"));
        String file = "# two\n" + ENTRY + "\n" + ENTRY.replace(" a ", " b ") + "\n";
        assertThat(provider.load(Map.of("SEALSTREAM_KEY", file)).ids()).containsExactly(new KeyId("a"), new KeyId("b"));
    }

    @Test
    void saysWhichVariableIsMissingOrWrong() {
        assertThatThrownBy(() -> provider.load(Map.of()))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_INVALID))
                .hasMessageStartingWith("environment variable is not set [variable=SEALSTREAM_KEY, ");
        assertThatThrownBy(() -> provider.load(Map.of("SEALSTREAM_KEY", "nonsense")))
                .hasMessageContaining("source=environment variable SEALSTREAM_KEY, line=1")
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void readsTheEnvironmentOfThisProcess() {
        assertThatThrownBy(() -> new KeyringVariable("SEALSTREAM_NO_SUCH_VARIABLE").load())
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("not set");
    }

    @Test
    void refusesTextBeyondItsCap() {
        String text = ENTRY + "\n" + "#".repeat(PrivateFile.MAX_BYTES);
        assertThatThrownBy(() -> provider.load(Map.of("SEALSTREAM_KEY", text)))
                .hasMessageStartingWith("environment variable is too long");
    }

    @Test
    void refusesNamesThatNoVariableCanHave() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyringVariable(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyringVariable("a=b"));
    }
}
