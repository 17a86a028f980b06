package io.sealstream.flink.source.enumerator;

import io.sealstream.error.StreamException;
import io.sealstream.flink.access.HubAccess;
import io.sealstream.segment.NamePattern;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.StreamPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Lists the streams of a hub, page by page, over a connection that is made at the first call. Thread safe. */
public final class HubStreamLister implements StreamLister {

    private final HubAccess access;
    private final NamePattern pattern;

    // Guarded by this.
    private @Nullable StreamClient client;
    private boolean closed;

    public HubStreamLister(HubAccess access, NamePattern pattern) {
        this.access = Objects.requireNonNull(access, "access");
        this.pattern = Objects.requireNonNull(pattern, "pattern");
    }

    @Override
    public StreamPage list(long fromOrdinal) throws IOException, InterruptedException {
        StreamClient connected = connected();
        List<StreamDescription> found = new ArrayList<>();
        StreamPage page = page(connected, fromOrdinal);
        while (!page.streams().isEmpty()) {
            found.addAll(page.streams());
            page = page(connected, page.nextOrdinal());
        }
        return new StreamPage(page.hub(), found, page.nextOrdinal());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
    }

    private StreamPage page(StreamClient connected, long fromOrdinal) throws IOException, InterruptedException {
        try {
            return connected.list(pattern, fromOrdinal).get();
        } catch (ExecutionException e) {
            String message = "streams cannot be listed [endpoint=" + access.endpoint() + ", pattern=" + pattern + "]";
            throw new IOException(message, e.getCause());
        }
    }

    private synchronized StreamClient connected() throws StreamException {
        if (closed) {
            throw new IllegalStateException("lister is closed");
        }
        if (client == null) {
            client = access.connect("flink-enumerator");
        }
        return client;
    }
}
