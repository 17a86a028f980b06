package io.sealstream.hub;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.DecoderOptions;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.stream.StreamDecoder;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionOptions;
import io.sealstream.transport.SubscriptionQueue;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HopSecret;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What tests do with a hub, blocking. */
final class HubClient implements AutoCloseable {

    static final StreamName NAME = new StreamName("test.stream");
    static final HopSecret SECRET = HopSecret.of(new byte[32]);
    static final Duration LIMIT = Duration.ofSeconds(30);

    final RootKey key = RootKey.random(new SecureRandom());
    final StreamClient client;

    HubClient(InetSocketAddress hub) {
        this(hub, new ClientSecurity.SharedSecret(SECRET));
    }

    HubClient(InetSocketAddress hub, ClientSecurity security) {
        client = StreamClient.connect(ClientOptions.of(hub, security, "test"));
    }

    static StreamId newStream() {
        return new StreamId(SessionId.random(new SecureRandom()), 0);
    }

    Publication publish(StreamId stream, Content content) throws Exception {
        return client.publish(PublicationOptions.of(stream, NAME, content, Bound.LIVE, key))
                .get(30, TimeUnit.SECONDS);
    }

    static void sendAll(Publication publication, byte[] bytes) throws Exception {
        int sent = 0;
        while (sent < bytes.length) {
            int accepted = publication.send(bytes, sent, bytes.length - sent);
            sent += accepted;
            if (accepted == 0) {
                publication.room().get(30, TimeUnit.SECONDS);
            }
        }
    }

    static void sendRecord(Publication publication, byte[] record) throws Exception {
        while (!publication.sendRecord(record, 0, record.length)) {
            publication.room().get(30, TimeUnit.SECONDS);
        }
    }

    static void retire(Publication publication) throws Exception {
        publication.retire();
        publication.durable().get(30, TimeUnit.SECONDS);
    }

    /** Reads a stream to its FINAL segment. */
    byte[] readBytes(StreamId stream) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        read(stream, StartPosition.EARLIEST, new StreamConsumer() {
            @Override
            public void bytes(byte[] buffer, int offset, int length) {
                out.write(buffer, offset, length);
            }
        });
        return out.toByteArray();
    }

    List<byte[]> readRecords(StreamId stream) throws Exception {
        List<byte[]> records = new ArrayList<>();
        read(stream, StartPosition.EARLIEST, new StreamConsumer() {
            @Override
            public void record(long number, byte[] buffer, int offset, int length) {
                records.add(Arrays.copyOfRange(buffer, offset, offset + length));
            }
        });
        return records;
    }

    void read(StreamId stream, StartPosition start, StreamConsumer consumer) throws Exception {
        SubscriptionQueue queue = new SubscriptionQueue();
        StreamSecret secret = StreamSecret.derive(key, Suite.AES_256_GCM, stream, NAME);
        StreamDecoder decoder = null;
        DecoderOptions options = DecoderOptions.DEFAULT;
        try (Subscription subscription = client.subscribe(new SubscriptionOptions(stream, "", start, 100), queue)) {
            while (decoder == null || !decoder.isComplete()) {
                SubscriptionEvent event = queue.poll(LIMIT).orElseThrow(() -> new AssertionError("nothing came"));
                if (event instanceof SubscriptionEvent.Started started) {
                    decoder = new StreamDecoder(
                            secret, AeadProvider.fastest(), options.startingAt(started.startSequence()), consumer);
                } else if (event instanceof SubscriptionEvent.EpochStarted epoch && decoder != null) {
                    decoder.epoch(epoch.epoch());
                } else if (event instanceof SubscriptionEvent.SegmentArrived segment && decoder != null) {
                    decoder.segment(segment.frame(), 0, segment.frame().length);
                    subscription.consumed(segment);
                } else if (event instanceof SubscriptionEvent.Failed failed) {
                    throw failed.reason();
                }
            }
        }
    }

    static StreamException failureOf(Future<?> future) throws Exception {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (StreamException) Objects.requireNonNull(e.getCause(), "cause");
        }
        throw new AssertionError("expected a failure");
    }

    @Override
    public void close() {
        client.close();
    }
}
