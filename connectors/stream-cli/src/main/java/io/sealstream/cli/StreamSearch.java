package io.sealstream.cli;

import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.StreamPage;
import io.sealstream.transport.Waiting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks for streams at a hub. */
final class StreamSearch {

    private static final long ASK_AGAIN_MS = 250;

    private final StreamClient client;
    private final NamePattern pattern;
    private final Optional<SessionId> session;
    private long nextOrdinal;

    StreamSearch(StreamClient client, StreamName name, Optional<SessionId> session) {
        this.client = client;
        this.pattern = new NamePattern(name.text());
        this.session = session;
    }

    /** All streams of a pattern, in order of creation. */
    static List<StreamDescription> all(StreamClient client, NamePattern pattern) throws IOException {
        List<StreamDescription> all = new ArrayList<>();
        long from = 0;
        while (true) {
            StreamPage page = Waiting.on(client.list(pattern, from));
            all.addAll(page.streams());
            if (page.streams().isEmpty()) {
                return all;
            }
            from = page.nextOrdinal();
        }
    }

    /** The newest stream, or the newest of the session, if there is one. */
    Optional<StreamDescription> find() throws IOException {
        Optional<StreamDescription> newest = Optional.empty();
        while (true) {
            StreamPage page = Waiting.on(client.list(pattern, nextOrdinal));
            for (StreamDescription one : page.streams()) {
                if (session.isEmpty() || session.get().equals(one.stream().session())) {
                    newest = Optional.of(one);
                }
            }
            nextOrdinal = page.nextOrdinal();
            if (page.streams().isEmpty()) {
                return newest;
            }
        }
    }

    /** Asks until there is one. */
    StreamDescription waitForOne() throws IOException {
        while (true) {
            Optional<StreamDescription> found = find();
            if (found.isPresent()) {
                return found.get();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }
}
