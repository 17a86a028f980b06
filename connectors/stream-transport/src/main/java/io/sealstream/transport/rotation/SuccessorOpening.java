package io.sealstream.transport.rotation;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.NamePattern;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.Publication;
import io.sealstream.transport.StreamClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Opens the stream of a succession that is to be written: the newest, or the one behind it if that has ended. The hub's list says which
 * is the newest; what it leaves out or says wrongly costs tries, because an ended stream takes no writer. A stream that an older key of
 * the ring sealed is ended first, so that the newest key seals all that follows. Thread safe.
 */
final class SuccessorOpening {

    /** Tries behind what the hub has listed: only a list that hides streams makes so many. */
    private static final int MAX_TRIES = 10_000;

    private final StreamClient client;
    private final RotationOptions options;
    private final Clock clock;

    SuccessorOpening(StreamClient client, RotationOptions options, Clock clock) {
        this.client = client;
        this.options = options;
        this.clock = clock;
    }

    /** A stream that is open. */
    record Opened(int generation, Publication publication, Instant beganAt) {}

    /** A stream to try, and what is known of its age. */
    private record Candidate(int generation, Instant beganAt, int triesLeft) {}

    /** Opens the newest stream that goes on. */
    CompletableFuture<Opened> newest() {
        Candidate first = new Candidate(0, clock.instant(), MAX_TRIES);
        return newestListed(0, first).thenCompose(this::open);
    }

    /** Opens the stream behind one that this writer has ended. */
    CompletableFuture<Opened> after(int generation) {
        return open(new Candidate(generation + 1, clock.instant(), MAX_TRIES));
    }

    private CompletableFuture<Candidate> newestListed(long fromOrdinal, Candidate newest) {
        NamePattern exactly = new NamePattern(options.name().text());
        return client.list(exactly, fromOrdinal).thenCompose(page -> {
            Candidate best = newest;
            for (StreamDescription stream : page.streams()) {
                OptionalInt generation = options.streams().generationOf(stream.stream());
                if (generation.isPresent() && generation.getAsInt() >= best.generation()) {
                    Instant created = Instant.ofEpochMilli(stream.createdAtMs());
                    best = new Candidate(generation.getAsInt(), created, MAX_TRIES);
                }
            }
            return page.streams().isEmpty()
                    ? CompletableFuture.completedFuture(best)
                    : newestListed(page.nextOrdinal(), best);
        });
    }

    private CompletableFuture<Opened> open(Candidate wanted) {
        // Not on the event loop: it may block on a disk.
        return CompletableFuture.supplyAsync(this::loadKeys).thenCompose(keys -> open(wanted, keys, 0));
    }

    private CompletableFuture<Opened> open(Candidate wanted, List<RootKey> keys, int keyIndex) {
        return client.publish(options.publication(wanted.generation(), keys.get(keyIndex)))
                .handle((publication, failure) -> {
                    if (failure == null) {
                        return keyIndex == 0 ? done(wanted, publication) : endedAndNext(wanted, publication);
                    }
                    Optional<ErrorCode> code = codeOf(failure);
                    if (code.filter(ErrorCode.STREAM_ENDED::equals).isPresent() && wanted.triesLeft() > 1) {
                        return open(next(wanted));
                    }
                    if (code.filter(ErrorCode.FORBIDDEN_STREAM::equals).isPresent() && keyIndex + 1 < keys.size()) {
                        return open(wanted, keys, keyIndex + 1);
                    }
                    return CompletableFuture.<Opened>failedFuture(failure);
                })
                .thenCompose(next -> next);
    }

    private static CompletableFuture<Opened> done(Candidate wanted, Publication publication) {
        return CompletableFuture.completedFuture(new Opened(wanted.generation(), publication, wanted.beganAt()));
    }

    /** An older key of the ring seals this stream: it gets its end, and the newest key a successor. */
    private CompletableFuture<Opened> endedAndNext(Candidate wanted, Publication publication) {
        try {
            publication.retire();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return publication.durable().thenCompose(stored -> {
            publication.close();
            return open(next(wanted));
        });
    }

    private Candidate next(Candidate ended) {
        return new Candidate(ended.generation() + 1, clock.instant(), ended.triesLeft() - 1);
    }

    private List<RootKey> loadKeys() {
        try {
            return options.keys().load();
        } catch (KeyException e) {
            throw new CompletionException(e);
        }
    }

    private static Optional<ErrorCode> codeOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StreamException known ? Optional.of(known.code()) : Optional.empty();
    }
}
