package io.sealstream.flink.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class HubEndpointTest {

    @ParameterizedTest
    @CsvSource({"hub.example:7411,hub.example,7411", "127.0.0.1:1,127.0.0.1,1", "[::1]:65535,::1,65535"})
    void readsAndWritesHostAndPort(String text, String host, int port) {
        assertThat(HubEndpoint.parse(text))
                .isEqualTo(new HubEndpoint(host, port))
                .hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hub", ":7411", "hub:", "hub:x", "hub:0", "hub:65536", "::1:7411", " :7411"})
    void refusesWhatIsNoEndpoint(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HubEndpoint.parse(text))
                .withMessageContaining("endpoint");
    }
}
