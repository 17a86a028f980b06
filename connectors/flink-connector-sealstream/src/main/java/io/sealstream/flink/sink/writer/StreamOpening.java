package io.sealstream.flink.sink.writer;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.SealingOptions;
import io.sealstream.transport.StreamClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Opens the first stream of a subtask that has not ended. Each attempt begins a new epoch of it, which fences the one before. */
final class StreamOpening {

    /** Above what daily runs of one sink make in a life; each costs a round trip at the start. */
    private static final int MAX_GENERATIONS = 10_000;

    private final StreamClient client;
    private final WriterOptions options;
    private final SinkStreams streams;
    private final RootKey key;
    private final byte[] hedge;

    StreamOpening(StreamClient client, WriterOptions options, SinkStreams streams, RootKey key, byte[] hedge) {
        this.client = client;
        this.options = options;
        this.streams = streams;
        this.key = key;
        this.hedge = hedge.clone();
    }

    /** Completes with the stream, or with the reason why it cannot be written. */
    CompletableFuture<RecordOutput> open() {
        return open(0).thenApply(PublicationOutput::new);
    }

    private CompletableFuture<Publication> open(int generation) {
        PublicationOptions wanted = new PublicationOptions(
                streams.stream(generation),
                options.name(),
                Content.RECORDS,
                Bound.LIVE,
                options.segmentSizeBytes(),
                key,
                hedge,
                SealingOptions.DEFAULT.with(options.compression()).withSealTimes(options.sealTimes()));
        return client.publish(wanted).exceptionallyCompose(failure -> {
            boolean next = hasEnded(failure) && generation + 1 < MAX_GENERATIONS;
            return next ? open(generation + 1) : CompletableFuture.failedFuture(failure);
        });
    }

    private static boolean hasEnded(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StreamException known && known.code() == ErrorCode.STREAM_ENDED;
    }
}
