package io.sealstream.it.minicluster;

import io.sealstream.segment.Content;
import io.sealstream.transport.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Publishes numbered records to four streams at a steady pace, so that checkpoints fall in between: to three of them from the beginning,
 * to the fourth when the job has read a tenth. Crashes the hub when the job has read a third.
 */
final class Publisher implements AutoCloseable {

    private static final String NAME = "numbers";
    private static final int FIRST_STREAMS = 3;
    private static final int TICK_MS = 5;
    private static final int RECORDS_PER_TICK = 250;

    private final TestHub hub;
    private final NumberedRecords records;
    private final long recordsPerStream;
    private final List<Publication> streams = new ArrayList<>();
    private final List<Long> sent = new ArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int turn;
    private boolean crashed;

    private Publisher(TestHub hub, NumberedRecords records, long recordsPerStream) {
        this.hub = hub;
        this.records = records;
        this.recordsPerStream = recordsPerStream;
    }

    static Publisher start(TestHub hub, NumberedRecords records, long recordsPerStream) throws Exception {
        Publisher publisher = new Publisher(hub, records, recordsPerStream);
        for (int stream = 0; stream < FIRST_STREAMS; stream++) {
            publisher.open();
        }
        publisher.executor.scheduleAtFixedRate(publisher::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
        return publisher;
    }

    /** Waits until everything is sent; fails with whatever ended the publisher early. */
    void requireDone() throws Exception {
        done.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void tick() {
        try {
            if (done.isDone()) {
                return;
            }
            long read = FailuresOnPurpose.elements();
            if (streams.size() == FIRST_STREAMS && read > recordsPerStream * 4 / 10) {
                open();
            }
            if (!crashed && read > recordsPerStream * 4 / 3) {
                crashed = true;
                hub.hub.crashAndRestart();
            }
            for (int i = 0; i < RECORDS_PER_TICK; i++) {
                sendNext();
            }
            if (crashed
                    && streams.size() > FIRST_STREAMS
                    && sent.stream().allMatch(count -> count > recordsPerStream)) {
                done.complete(null);
            }
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
    }

    private void open() throws Exception {
        streams.add(hub.publish(NAME, Content.RECORDS));
        sent.add(0L);
    }

    /** One record to the next stream in turn; the end behind its last, which counts as one more. */
    private void sendNext() throws Exception {
        turn = (turn + 1) % streams.size();
        long index = sent.get(turn);
        if (index < recordsPerStream) {
            TestHub.sendRecord(streams.get(turn), records.record(turn, index));
        } else if (index == recordsPerStream) {
            streams.get(turn).retire();
        }
        sent.set(turn, Math.min(index + 1, recordsPerStream + 1));
    }
}
