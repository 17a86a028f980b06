package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.Serializable;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HubSecretTest {

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
    void refusesOtherLengths() {
        assertThatIllegalArgumentException().isThrownBy(() -> HubSecret.of(new byte[31]));
    }
}
