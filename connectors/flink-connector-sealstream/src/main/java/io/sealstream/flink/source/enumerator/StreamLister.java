package io.sealstream.flink.source.enumerator;

import io.sealstream.transport.StreamPage;
import java.io.IOException;

/** Asks a hub for its streams. Used by one thread at a time, closed by any. */
public interface StreamLister extends AutoCloseable {

    /**
     * All streams whose name is wanted, from {@code fromOrdinal} on. Blocks.
     *
     * @return in order of creation
     * @throws IOException if the hub cannot be reached or refuses
     * @throws InterruptedException if the calling thread is interrupted
     */
    StreamPage list(long fromOrdinal) throws IOException, InterruptedException;

    @Override
    void close();
}
