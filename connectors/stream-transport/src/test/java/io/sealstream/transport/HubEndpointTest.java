package io.sealstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HubEndpointTest {

    @ParameterizedTest
    @CsvSource({
        "localhost:7447, localhost, 7447",
        "127.0.0.1:0, 127.0.0.1, 0",
        "hub.example.org:65535, hub.example.org, 65535",
        "[::1]:7447, ::1, 7447",
        "[fe80::1%eth0]:1, fe80::1%eth0, 1"
    })
    void readsAndWritesHostAndPort(String text, String host, int port) {
        HubEndpoint endpoint = HubEndpoint.parse(text);
        assertThat(endpoint).isEqualTo(new HubEndpoint(host, port)).hasToString(text);
        assertThat(endpoint.address().isUnresolved()).isTrue();
        assertThat(endpoint.address().getHostString()).isEqualTo(host);
        assertThat(endpoint.address().getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "localhost",
                "localhost:",
                ":7447",
                " :7447",
                "[]:7447",
                "::1:7447",
                "[::1]",
                "[::1:7447",
                "localhost:65536",
                "localhost:-1",
                "localhost:+",
                "localhost: 7447",
                "localhost:0x10",
                "localhost:99999999999"
            })
    void refusesWhatIsNoEndpoint(String text) {
        assertThatThrownBy(() -> HubEndpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("endpoint ");
    }

    @Test
    void travelsBetweenProcesses() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(new HubEndpoint("::1", 7447));
        assertThat(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
                .isEqualTo(new HubEndpoint("::1", 7447));
    }
}
