package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransportKeysTest {

    @Test
    void copiesInAndOut() {
        byte[] send = HandshakePair.filled(1);
        byte[] receive = HandshakePair.filled(2);
        byte[] hash = HandshakePair.filled(3);
        TransportKeys keys = new TransportKeys(send, receive, hash);
        send[0] = 9;
        receive[0] = 9;
        hash[0] = 9;
        keys.sendKey()[1] = 9;
        keys.receiveKey()[1] = 9;
        keys.handshakeHash()[1] = 9;

        assertThat(keys.sendKey()).isEqualTo(HandshakePair.filled(1));
        assertThat(keys.receiveKey()).isEqualTo(HandshakePair.filled(2));
        assertThat(keys.handshakeHash()).isEqualTo(HandshakePair.filled(3));
    }

    @Test
    void comparesContents() {
        TransportKeys keys = keys(1, 2, 3);

        assertThat(keys).isEqualTo(keys(1, 2, 3)).hasSameHashCodeAs(keys(1, 2, 3));
        assertThat(keys)
                .isNotEqualTo(keys(9, 2, 3))
                .isNotEqualTo(keys(1, 9, 3))
                .isNotEqualTo(keys(1, 2, 9))
                .isNotEqualTo("keys");
    }

    @Test
    void showsNoKeyBytes() {
        assertThat(keys(1, 2, 3)).hasToString("TransportKeys[hidden]");
    }

    @Test
    void refusesOtherLengths() {
        byte[] key = HandshakePair.filled(1);

        assertThat(new TransportKeys(key, key, new byte[64]).handshakeHash()).hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransportKeys(new byte[16], key, key))
                .withMessageContaining("part=sendKey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransportKeys(key, new byte[64], key))
                .withMessageContaining("part=receiveKey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransportKeys(key, key, new byte[48]))
                .withMessageContaining("part=handshakeHash");
    }

    private static TransportKeys keys(int send, int receive, int hash) {
        return new TransportKeys(HandshakePair.filled(send), HandshakePair.filled(receive), HandshakePair.filled(hash));
    }
}
