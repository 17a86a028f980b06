package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ClientAccessTextTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** 32 bytes 00 01 02 ... 1f: a secret that must never be repeated. */
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    /** The base point of X25519, and a point of small order. */
    private static final String HUB = "CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static final String SMALL = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    static Stream<ClientAccess> allKinds() {
        HopPublicKey hub = HopKeyPair.random(RANDOM).publicKey();
        return Stream.of(
                new ClientAccess.Shared(HubSecret.random(RANDOM)),
                new ClientAccess.Login(new UserName("al.ice_1-2@home"), hub, LoginKey.of(new byte[32])),
                new ClientAccess.Keys(HopKeyPair.random(RANDOM), hub));
    }

    @ParameterizedTest
    @MethodSource("allKinds")
    void readsWhatItWrites(ClientAccess access) throws KeyException {
        String text = ClientAccessText.exposeFile(access, Instant.EPOCH);
        assertThat(ClientAccessText.parse(text, "test")).isEqualTo(access);
        assertThat(ClientAccessText.parse("\r\n  " + text.replace("\n", "  \r\n"), "test"))
                .isEqualTo(access);
        assertThat(access.toString()).contains("hidden").doesNotContain(SECRET);
    }

    @Test
    void readsTheLinesOfTheStandard() throws KeyException {
        byte[] counting = HopPublicKey.parse(SECRET).bytes();
        HopPublicKey hub = HopPublicKey.parse(HUB);
        assertThat(ClientAccessText.parse("sealstream-secret-1 " + SECRET, "test"))
                .isEqualTo(new ClientAccess.Shared(HubSecret.of(counting)));
        assertThat(ClientAccessText.parse("sealstream-login-1 a@b " + HUB + " " + SECRET, "test"))
                .isEqualTo(new ClientAccess.Login(new UserName("a@b"), hub, LoginKey.of(counting)));
        assertThat(ClientAccessText.parse("sealstream-clientkey-1 " + SECRET + " " + HUB, "test"))
                .isEqualTo(new ClientAccess.Keys(HopKeyPair.of(counting), hub));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|there is no secret for a hub",
                "# only a comment|there is no secret for a hub",
                "S|line is not a client's way into a hub",
                "sealstream-secret-2 S|line is not a client's way into a hub",
                "sealstream-secret-1|line is not a client's way into a hub",
                "sealstream-secret-1 S x|line is not a client's way into a hub",
                "sealstream-login-1 alice S|line is not a client's way into a hub",
                "sealstream-login-1 alice H S # note|line is not a client's way into a hub",
                "sealstream-clientkey-1 S|line is not a client's way into a hub",
                "sealstream-key-1 home S|line is a key entry, not a client's way into a hub",
                "sealstream-identity-1 S|line is an identity, not a client's way into a hub",
                "sealstream-hub-1 S|line is a hub's private key, not a client's way into a hub",
                "sealstream-user-1 alice S|line is a user that a hub lets in, not a client's way into a hub",
                "sealstream-client-1 H|line is a client that a hub lets in, not a client's way into a hub",
                "sealstream-secret-1 SA|hub secret is not 32 bytes in base64url without padding",
                "sealstream-secret-1 S=|hub secret is not 32 bytes in base64url without padding",
                "sealstream-login-1 al/ice H S|user name is not allowed",
                "sealstream-login-1 älice H S|user name is not allowed",
                "sealstream-login-1 S H S|user name may be a key",
                "sealstream-login-1 H S alice|user name may be a key",
                "sealstream-login-1 alice H alice|password key is not 32 bytes",
                "sealstream-login-1 alice Hx S|key of the hub is not 32 bytes",
                "sealstream-login-1 alice 0 S|key of the hub is no public key that anybody can have",
                "sealstream-clientkey-1 S 0|key of the hub is no public key that anybody can have",
                "sealstream-clientkey-1 Sx H|private key is not 32 bytes",
                "sealstream-clientkey-1 S Hx|key of the hub is not 32 bytes"
            })
    void refusesOtherTextAndNeverRepeatsIt(String form, String sentence) {
        String text = form.replaceAll("\\bS", SECRET).replaceAll("(?<= )H", HUB).replace(" 0", " " + SMALL);
        assertInvalid(text, sentence);
    }

    @Test
    void wantsOneLineAndNamesTheSecond() {
        String line = "sealstream-secret-1 " + SECRET;
        assertInvalid(line + "\n#\n" + line, "a client has one way into a hub").hasMessageContaining("line=3");
        // The file of a hub in the hands of a client.
        assertInvalid(line + "\nsealstream-hub-1 " + SECRET, "line is a hub's private key, not a client's")
                .hasMessageContaining("line=2")
                .hasMessageContaining("expectedLine=sealstream-secret-1 SECRET or sealstream-login-1 USER");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(String text, String sentence) {
        return assertThatThrownBy(() -> ClientAccessText.parse(text, "test"))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_INVALID))
                .hasMessageStartingWith(sentence)
                .hasMessageContaining("source=test")
                .hasMessageNotContaining(SECRET);
    }
}
