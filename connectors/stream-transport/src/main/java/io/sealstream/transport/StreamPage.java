package io.sealstream.transport;

import io.sealstream.segment.SessionId;
import io.sealstream.session.StreamDescription;
import java.util.List;

/**
 * Part of the list of a hub's streams. Immutable.
 *
 * @param hub the hub's lasting identity
 * @param streams in order of creation
 * @param nextOrdinal where the next part begins; streams that are created later have this ordinal or a higher one
 */
public record StreamPage(SessionId hub, List<StreamDescription> streams, long nextOrdinal) {

    public StreamPage {
        streams = List.copyOf(streams);
    }
}
