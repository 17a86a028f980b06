package io.sealstream.hub.limit;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a hub lets its clients cost it (SPEC section 8). Immutable.
 *
 * <p>With the defaults one client makes a hub hold at most about this much, and all clients together no more than the last column:
 *
 * <table>
 * <caption>Memory by what is held</caption>
 * <tr><td>received and not stored</td><td colspan=2>64 MiB of the hub, whoever sent it, and 8 MiB of one connection</td></tr>
 * <tr><td>answers not read</td><td colspan=2>20,000 frames of 1 KiB, and 10 for each connection</td></tr>
 * <tr><td>connections</td><td>250 of 20 KiB</td><td>1,000</td></tr>
 * <tr><td>half-open connections</td><td>512 of 10 KiB</td><td>1,024</td></tr>
 * <tr><td>subscriptions</td><td colspan=2>2,000 of 24 KiB</td></tr>
 * <tr><td>streams</td><td colspan=2>10,000 of 6 KiB, of which 600 can be made in a minute</td></tr>
 * <tr><td>epochs</td><td colspan=2>100,000 of 300 bytes</td></tr>
 * </table>
 *
 * <p>These are 64 MiB outside of the heap and less than 200 MiB inside it, so that a hub lives with a heap of 256 MiB.
 *
 * @param connections who may come
 * @param holdings what may stay
 * @param rates how often what may happen
 * @param memory what may wait
 */
public record HubLimits(Connections connections, Holdings holdings, Rates rates, Memory memory) {

    /** What SPEC section 8 says. */
    public static final HubLimits DEFAULT =
            new HubLimits(Connections.DEFAULT, Holdings.DEFAULT, Rates.DEFAULT, Memory.DEFAULT);

    /**
     * Who may come.
     *
     * @param max connections of clients that have proved themselves
     * @param perClient of one client
     * @param halfOpen connections in their handshake
     * @param halfOpenPerAddress of one address, so that others find room
     * @param failedPerMinute handshakes of one address that may fail before the next ones have to wait
     */
    public record Connections(int max, int perClient, int halfOpen, int halfOpenPerAddress, int failedPerMinute) {

        public static final Connections DEFAULT = new Connections(1_000, 250, 1_024, 512, 100);

        public Connections {
            Positive.require("connections", max);
            Positive.require("connections of a client", perClient);
            Positive.require("half-open connections", halfOpen);
            Positive.require("half-open connections of an address", halfOpenPerAddress);
            Positive.require("failed handshakes", failedPerMinute);
        }
    }

    /**
     * What may stay.
     *
     * @param channels of one connection
     * @param subscriptionsPerConnection each holds an open file
     * @param subscriptions of the hub
     * @param streams of the hub
     * @param epochs of all streams of the hub
     */
    public record Holdings(int channels, int subscriptionsPerConnection, int subscriptions, int streams, int epochs) {

        public static final Holdings DEFAULT = new Holdings(2_000, 1_000, 2_000, 10_000, 100_000);

        public Holdings {
            Positive.require("channels", channels);
            Positive.require("subscriptions of a connection", subscriptionsPerConnection);
            Positive.require("subscriptions", subscriptions);
            Positive.require("streams", streams);
            Positive.require("epochs", epochs);
        }
    }

    /**
     * How often what may happen, by client.
     *
     * @param newStreamsPerMinute streams that did not exist; more are refused
     * @param listsPerSecond LIST; more are refused
     * @param requestsPerSecond OPEN, SUBSCRIBE, EPOCH and durable acknowledgements; whoever sends more is read later
     * @param bytesPerSecond of DATA that is received; empty is no limit; whoever sends more is read later
     */
    public record Rates(
            int newStreamsPerMinute, int listsPerSecond, int requestsPerSecond, OptionalLong bytesPerSecond) {

        public static final Rates DEFAULT = new Rates(600, 20, 500, OptionalLong.empty());

        public Rates {
            Positive.require("new streams", newStreamsPerMinute);
            Positive.require("lists", listsPerSecond);
            Positive.require("requests", requestsPerSecond);
            Positive.require("bytes", bytesPerSecond.orElse(1));
        }
    }

    /**
     * What may wait in memory.
     *
     * @param unstoredBytes received from all clients and not stored yet, unfinished records included
     * @param unstoredBytesPerConnection of one connection; beyond it the hub reads on when some are stored
     * @param unreadFrames control frames for all clients that wait for their sockets
     * @param unreadFramesPerConnection for one client, who is cut off when he asks for more
     */
    public record Memory(
            long unstoredBytes, long unstoredBytesPerConnection, int unreadFrames, int unreadFramesPerConnection) {

        public static final Memory DEFAULT = new Memory(64L << 20, 8L << 20, 20_000, 10_000);

        public Memory {
            Positive.require("unstored bytes", unstoredBytes);
            Positive.require("unstored bytes of a connection", unstoredBytesPerConnection);
            Positive.require("unread frames", unreadFrames);
            Positive.require("unread frames of a connection", unreadFramesPerConnection);
        }
    }

    public HubLimits {
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(holdings, "holdings");
        Objects.requireNonNull(rates, "rates");
        Objects.requireNonNull(memory, "memory");
    }

    /** The same with others for who may come. */
    public HubLimits with(Connections others) {
        return new HubLimits(others, holdings, rates, memory);
    }

    /** The same with others for what may stay. */
    public HubLimits with(Holdings others) {
        return new HubLimits(connections, others, rates, memory);
    }

    /** The same with others for what may happen. */
    public HubLimits with(Rates others) {
        return new HubLimits(connections, holdings, others, memory);
    }

    /** The same with others for what may wait. */
    public HubLimits with(Memory others) {
        return new HubLimits(connections, holdings, rates, others);
    }
}
