package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.Serializable;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SecretValueTest {

    @Test
    void copiesItsBytesInAndOut() {
        byte[] bytes = new byte[HubSecret.BYTES];
        HubSecret secret = HubSecret.of(bytes);
        bytes[0] = 1;
        secret.exposeBytes()[1] = 1;
        assertThat(secret.exposeBytes()).isEqualTo(new byte[HubSecret.BYTES]);
    }

    @Test
    void equalsByBytes() {
        HubSecret secret = HubSecret.random(new SecureRandom());
        HubSecret same = HubSecret.of(secret.exposeBytes());
        byte[] changed = secret.exposeBytes();
        changed[31] ^= 1;
        assertThat(secret).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(HubSecret.of(changed));
    }

    @Test
    void hidesItsBytesAndDoesNotTravel() {
        assertThat(HubSecret.random(new SecureRandom()))
                .hasToString("HubSecret[hidden]")
                .isNotInstanceOf(Serializable.class);
    }

    @Test
    void equalsOnlyWithinItsPurpose() {
        byte[] bytes = new byte[SecretValue.BYTES];
        assertThat(HubSecret.of(bytes)).isNotEqualTo(LoginKey.of(bytes));
        assertThat(HopKeyPair.of(bytes)).isNotEqualTo(Identity.of(bytes)).isEqualTo(HopKeyPair.of(bytes));
    }

    @Test
    void showsNothingButPublicKeys() {
        HopKeyPair keys = HopKeyPair.random(new SecureRandom());
        assertThat(keys)
                .hasToString("HopKeyPair[" + keys.publicKey() + ", secret hidden]")
                .isNotInstanceOf(Serializable.class);
        assertThat(LoginKey.of(new byte[SecretValue.BYTES]))
                .hasToString("LoginKey[hidden]")
                .isNotInstanceOf(Serializable.class);
    }

    /** RFC 7748 section 6.1. */
    @Test
    void derivesThePublicKey() {
        HexFormat hex = HexFormat.of();
        HopKeyPair alice =
                HopKeyPair.of(hex.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        assertThat(hex.formatHex(alice.publicKey().bytes()))
                .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    }

    @Test
    void refusesOtherLengths() {
        assertThatIllegalArgumentException().isThrownBy(() -> HubSecret.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> LoginKey.of(new byte[33]));
        assertThatIllegalArgumentException().isThrownBy(() -> HopKeyPair.of(new byte[0]));
    }
}
