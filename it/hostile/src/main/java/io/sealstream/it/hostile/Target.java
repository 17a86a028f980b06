package io.sealstream.it.hostile;

import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is attacked.
 *
 * @param port of the hub, on the loopback interface
 * @param secret of the hub; strangers do not use it
 * @param stream an honest stream
 * @param name of the honest stream
 * @param deadlineNanos when to give up, on the clock of {@link System#nanoTime}
 * @param enough set when those who have a number of attempts have made them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Target(int port, byte[] secret, StreamId stream, StreamName name, long deadlineNanos, AtomicBoolean enough) {

    boolean isOver() {
        return enough.get() || System.nanoTime() - deadlineNanos >= 0;
    }
}
