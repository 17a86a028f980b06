package io.sealstream.it.minicluster;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.segment.Suite;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.DecoderOptions;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.stream.StreamDecoder;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionOptions;
import io.sealstream.transport.SubscriptionQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Everything that a hub holds of a stream of records, read by a decoder that knows nothing of Flink. */
record StreamContents(List<List<byte[]>> epochs, boolean ended) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Reads as far as the hub has it now. */
    static StreamContents read(TestHub hub, StreamDescription stream) throws Exception {
        return read(hub, stream, hub.key);
    }

    /** The same of a stream that {@code key} sealed. */
    static StreamContents read(TestHub hub, StreamDescription stream, RootKey key) throws Exception {
        SubscriptionQueue queue = new SubscriptionQueue();
        List<List<byte[]>> epochs = new ArrayList<>();
        StreamConsumer consumer = new StreamConsumer() {
            @Override
            public void record(long number, byte[] buffer, int offset, int length) {
                epochs.get(epochs.size() - 1).add(Arrays.copyOfRange(buffer, offset, offset + length));
            }
        };
        StreamSecret secret = StreamSecret.derive(key, Suite.AES_256_GCM, stream.stream(), stream.name());
        StreamDecoder decoder = new StreamDecoder(secret, AeadProvider.fastest(), DecoderOptions.DEFAULT, consumer);
        SubscriptionOptions options = new SubscriptionOptions(stream.stream(), "", StartPosition.EARLIEST, 100);
        Subscription subscription = hub.client.subscribe(options, queue);
        while (decoder.statistics().segmentsReceived() < stream.nextSequence()) {
            SubscriptionEvent event = queue.poll(LIMIT).orElseThrow(() -> new AssertionError("nothing came"));
            if (event instanceof SubscriptionEvent.EpochStarted epoch) {
                epochs.add(new ArrayList<>());
                decoder.epoch(epoch.epoch());
            } else if (event instanceof SubscriptionEvent.SegmentArrived segment) {
                decoder.segment(segment.frame(), 0, segment.frame().length);
                subscription.consumed(segment);
            } else if (event instanceof SubscriptionEvent.Failed failed) {
                throw failed.reason();
            }
        }
        subscription.close();
        return new StreamContents(epochs, decoder.isComplete());
    }

    List<byte[]> records() {
        return epochs.stream().flatMap(List::stream).toList();
    }
}
