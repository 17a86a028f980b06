package io.sealstream.job.earthquake;

import io.sealstream.cipher.RootKey;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.PublicationWriter;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.Waiting;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/** A producer: publishes records as one sealed, bounded stream and waits until the hub has stored it. */
public final class EarthquakeReplay {

    private EarthquakeReplay() {}

    /** Blocks until everything is durable at the hub. */
    public static StreamId publish(StreamClient client, StreamName name, RootKey key, List<byte[]> records)
            throws IOException {
        StreamId stream = new StreamId(SessionId.random(new SecureRandom()), 0);
        PublicationOptions options = PublicationOptions.of(stream, name, Content.RECORDS, Bound.BOUNDED, key);
        try (Publication publication = Waiting.on(client.publish(options))) {
            PublicationWriter writer = new PublicationWriter(publication);
            for (byte[] record : records) {
                writer.sendRecord(record);
            }
            writer.finish();
        }
        return stream;
    }
}
