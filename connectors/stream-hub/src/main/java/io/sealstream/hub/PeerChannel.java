package io.sealstream.hub;

import io.sealstream.error.PeerViolationException;
import io.sealstream.session.HopFrame;

/** One channel of a connection, as a stream sees it. Thread safe; two of them are the same if connection and number are. */
record PeerChannel(HubConnection connection, int number) {

    void send(HopFrame frame) {
        connection.send(number, frame);
    }

    /** Tells the writer that it has lost its right, and frees the channel. */
    void fence(PeerViolationException reason) {
        connection.fail(number, reason);
    }
}
