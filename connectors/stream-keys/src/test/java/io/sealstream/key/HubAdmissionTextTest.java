package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HubAdmissionTextTest {

    /** 32 bytes 00 01 02 ... 1f: a secret that must never be repeated. */
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    /** The base point of X25519, and a point of small order. */
    private static final String CLIENT = "CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static final String SMALL = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static final byte[] COUNTING = HopPublicKey.parse(SECRET).bytes();

    @Test
    void readsLinesInAnyOrder() throws KeyException {
        HubAdmission admission = HubAdmissionText.parse(
                """
                # who comes
                sealstream-user-1 zoe %1$s
                sealstream-client-1 %2$s

                sealstream-user-1 bob@home %1$s
                sealstream-hub-1 %1$s
                sealstream-secret-1 %1$s
                """
                        .formatted(SECRET, CLIENT),
                "test");
        assertThat(admission)
                .isEqualTo(new HubAdmission(
                        Optional.of(HubSecret.of(COUNTING)),
                        Optional.of(HopKeyPair.of(COUNTING)),
                        Map.of(
                                new UserName("zoe"),
                                LoginKey.of(COUNTING),
                                new UserName("bob@home"),
                                LoginKey.of(COUNTING)),
                        Set.of(HopPublicKey.parse(CLIENT))))
                .hasToString("HubAdmission[secret=true, users=[zoe, bob@home], clients=1]");
    }

    @Test
    void takesEachWayAlone() throws KeyException {
        String hub = "\nsealstream-hub-1 " + SECRET;
        for (String way : List.of(
                "sealstream-secret-1 " + SECRET,
                "sealstream-secret-1 " + SECRET + hub,
                "sealstream-user-1 alice " + SECRET + hub,
                "sealstream-client-1 " + CLIENT + hub)) {
            assertThat(HubAdmissionText.parse(way, "test").letsSomebodyIn()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|hub lets nobody in",
                "sealstream-hub-1 S|hub lets nobody in",
                "sealstream-user-1 alice S|users and clients need a hub with a key",
                "sealstream-secret-1 S;sealstream-client-1 C|users and clients need a hub with a key",
                "sealstream-secret-1 S;sealstream-secret-1 S|a hub has one secret, found another",
                "sealstream-hub-1 S;sealstream-hub-1 S|a hub has one key, found another",
                "sealstream-user-1 a S;sealstream-user-1 a S|user appears twice",
                "sealstream-client-1 C;sealstream-client-1 C|key of a client appears twice",
                "sealstream-login-1 alice C S|line is a user's login, not a hub's line",
                "sealstream-clientkey-1 S C|line is a client's private key, not a hub's line",
                "sealstream-key-1 home S|line is a key entry, not a hub's line",
                "sealstream-identity-1 S|line is an identity, not a hub's line",
                "sealstream-hub-2 S|line is not a hub's line",
                "sealstream-hub-1|line is not a hub's line",
                "sealstream-hub-1 S S|line is not a hub's line",
                "sealstream-user-1 S|line is not a hub's line",
                "sealstream-client-1 alice C|line is not a hub's line",
                "sealstream-hub-1 Sx|private key is not 32 bytes",
                "sealstream-user-1 a/b S|user name is not allowed",
                "sealstream-user-1 S alice|user name may be a key",
                "sealstream-user-1 alice Sx|password key is not 32 bytes",
                "sealstream-client-1 alice|key of a client is not 32 bytes",
                "sealstream-client-1 0|key of a client is no public key that anybody can have"
            })
    void refusesOtherTextAndNeverRepeatsIt(String form, String sentence) {
        assertInvalid(
                form.replace(" S", " " + SECRET)
                        .replace(" C", " " + CLIENT)
                        .replace(" 0", " " + SMALL)
                        .replace(";", "\n"),
                sentence);
    }

    @Test
    void namesTheLine() {
        assertInvalid("#\nsealstream-secret-1 " + SECRET + "\nsealstream-user-1 alice " + SECRET, "users and clients")
                .hasMessageContaining("line=3")
                .hasMessageContaining("missing=sealstream-hub-1 PRIVATE-KEY");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(String text, String sentence) {
        return assertThatThrownBy(() -> HubAdmissionText.parse(text, "test"))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_INVALID))
                .hasMessageStartingWith(sentence)
                .hasMessageContaining("source=test")
                .hasMessageNotContaining(SECRET);
    }
}
