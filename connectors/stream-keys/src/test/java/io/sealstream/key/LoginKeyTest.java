package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoginKeyTest {

    /** The base point of X25519. */
    private static final HopPublicKey HUB = HopPublicKey.parse("CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private static final UserName ALICE = new UserName("alice@example.org");
    private static final Passphrase PASSWORD = Passphrase.of("p\u00e4ssword 1");

    /** Computed by another implementation of SHA-256 and Argon2id, that of OpenSSL. */
    @Test
    void isThatOfTheStandard() {
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(LoginKey.salt(ALICE, HUB)))
                .isEqualTo("2ddcc6fde771c6ff58bd0bd1fdb9e8003091463ecadeb654a78549792a1d0d74");
        LoginKey expected =
                LoginKey.of(hex.parseHex("5caf2b70f8f6b4ea492de9129d42ee4a3948cf58f0c536da370027d46b9f0d62"));
        assertThat(LoginKey.derive(PASSWORD, ALICE, HUB)).isEqualTo(expected);
        // The same letters as another keyboard types them.
        assertThat(LoginKey.derive(Passphrase.of("pa\u0308ssword 1"), ALICE, HUB))
                .isEqualTo(expected);
    }

    @Test
    void servesOneUserAndOneHub() {
        HopPublicKey other = HopKeyPair.of(new byte[SecretValue.BYTES]).publicKey();
        assertThat(LoginKey.salt(ALICE, HUB))
                .isNotEqualTo(LoginKey.salt(ALICE, other))
                .isNotEqualTo(LoginKey.salt(new UserName("alice@example.or"), HUB));
    }
}
