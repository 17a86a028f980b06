package io.sealstream.cli;

import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.ReconnectPolicy;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.Waiting;
import io.sealstream.transport.hop.ClientSecurity;
import java.io.IOException;
import java.time.Duration;

/** A command's connection to a hub, with blocking calls. */
final class HubSession implements AutoCloseable {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    private final StreamClient client;

    private HubSession(StreamClient client) {
        this.client = client;
    }

    /**
     * Connects and waits for the hub's answer.
     *
     * @param access what it shows there, loaded first
     * @param patience how long the hub may be away, now or later
     */
    static HubSession connect(HubEndpoint endpoint, HopOptions access, Duration patience) throws IOException {
        ClientSecurity security = access.client(endpoint);
        ReconnectPolicy usual = ReconnectPolicy.DEFAULT;
        Duration atStart = patience.compareTo(usual.giveUpAtStart()) < 0 ? patience : usual.giveUpAtStart();
        ReconnectPolicy policy = new ReconnectPolicy(usual.firstDelay(), LONGEST_DELAY, atStart, patience);
        StreamClient client = StreamClient.connect(
                ClientOptions.of(endpoint.address(), security, "sealstream-cli").withReconnect(policy));
        try {
            Waiting.on(client.connected());
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return new HubSession(client);
    }

    StreamClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
