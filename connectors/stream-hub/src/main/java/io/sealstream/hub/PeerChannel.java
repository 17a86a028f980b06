package io.sealstream.hub;

import io.sealstream.session.HopFrame;
import java.io.IOException;

/**
 * One channel of a connection, from the frame that opens it to the one that ends it. A number that is used again makes another one:
 * two are never the same. Thread safe.
 */
final class PeerChannel {

    private final HubConnection connection;
    private final int number;

    PeerChannel(HubConnection connection, int number) {
        this.connection = connection;
        this.number = number;
    }

    int number() {
        return number;
    }

    void send(HopFrame frame) {
        connection.send(number, frame);
    }

    /** Ends the channel with an error, unless it is over already. */
    void fail(IOException reason) {
        connection.fail(this, reason);
    }
}
