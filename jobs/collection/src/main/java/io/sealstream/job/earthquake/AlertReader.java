package io.sealstream.job.earthquake;

import io.sealstream.key.Keyring;
import io.sealstream.key.StreamKeys;
import io.sealstream.record.EarthquakeAlert;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.StreamReceiver;
import io.sealstream.transport.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A consumer: reads sealed alerts back from a hub, verified and opened. */
final class AlertReader {

    private AlertReader() {}

    /** All alerts of all streams of the name, each read to its end. */
    static List<EarthquakeAlert> readAll(StreamClient client, StreamName name, Keyring keyring) throws IOException {
        StreamKeys keys = new StreamKeys(keyring);
        List<byte[]> records = new ArrayList<>();
        StreamConsumer consumer = new StreamConsumer() {
            @Override
            public void record(long number, byte[] buffer, int offset, int length) {
                records.add(Arrays.copyOfRange(buffer, offset, offset + length));
            }
        };
        for (StreamDescription stream :
                Waiting.on(client.list(new NamePattern(name.text()), 0)).streams()) {
            try (StreamReceiver receiver = new StreamReceiver(
                    client,
                    stream.stream(),
                    new StartPosition.AtSequence(0, 0),
                    (id, record) -> keys.secretOf(id, name, record),
                    consumer)) {
                receiver.receiveAll();
            }
        }
        List<EarthquakeAlert> alerts = new ArrayList<>();
        for (byte[] record : records) {
            alerts.add(AlertCodec.decode(record));
        }
        return alerts;
    }
}
