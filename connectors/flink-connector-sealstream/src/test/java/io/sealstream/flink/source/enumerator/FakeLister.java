package io.sealstream.flink.source.enumerator;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.StreamPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A hub of which only the list of streams exists. */
final class FakeLister implements StreamLister {

    static final long NEXT_SEQUENCE = 40;

    SessionId hub = new SessionId(1, 1);
    Optional<IOException> failure = Optional.empty();
    final List<StreamDescription> streams = new ArrayList<>();
    final List<Long> asked = new ArrayList<>();
    boolean closed;

    /** Creates {@code count} streams more. */
    void create(int count) {
        create(count, "a.b");
    }

    void create(int count, String name) {
        for (int i = 0; i < count; i++) {
            long ordinal = streams.size();
            streams.add(new StreamDescription(
                    ordinal,
                    stream(ordinal),
                    new StreamName(name),
                    Content.RECORDS,
                    Bound.LIVE,
                    /* ended= */ false,
                    0,
                    0,
                    NEXT_SEQUENCE,
                    0));
        }
    }

    static StreamId stream(long ordinal) {
        return new StreamId(new SessionId(7, 7), ordinal);
    }

    @Override
    public StreamPage list(long fromOrdinal) throws IOException {
        asked.add(fromOrdinal);
        if (failure.isPresent()) {
            throw failure.get();
        }
        int from = (int) Math.min(fromOrdinal, streams.size());
        return new StreamPage(hub, streams.subList(from, streams.size()), Math.max(fromOrdinal, streams.size()));
    }

    @Override
    public void close() {
        closed = true;
    }
}
