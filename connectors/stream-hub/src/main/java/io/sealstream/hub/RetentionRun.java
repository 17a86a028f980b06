package io.sealstream.hub;

import io.sealstream.hub.spool.Retention;
import io.sealstream.hub.spool.RetentionDecision;
import io.sealstream.hub.spool.RetentionDecision.Drop;
import io.sealstream.hub.spool.StoredFile;
import io.sealstream.segment.StreamId;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what {@link RetentionDecision} decides: for all streams at intervals, and for one stream when it begins a file. Files of
 * a stream go on its own thread. Thread safe.
 */
final class RetentionRun {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionRun.class);

    private final Retention retention;
    private final NamedStreams streams;
    private final Clock clock;
    private final LongAdder files = new LongAdder();
    private final LongAdder segments = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder wholeStreams = new LongAdder();

    RetentionRun(Retention retention, NamedStreams streams, Clock clock) {
        this.retention = retention;
        this.streams = streams;
        this.clock = clock;
    }

    /** What has been dropped since the hub was started. */
    Dropped dropped() {
        return new Dropped(files.sum(), segments.sum(), bytes.sum(), wholeStreams.sum());
    }

    /**
     * Looks at all streams; from any thread.
     *
     * @param threads on which the streams live
     */
    void run(StreamThreads threads) {
        if (retention.keepsAll()) {
            return;
        }
        Map<StreamId, HubStream> byId = new LinkedHashMap<>();
        streams.all().forEach(stream -> byId.put(stream.folder().stream(), stream));
        List<Drop> drops = RetentionDecision.of(
                retention, byId.values().stream().map(HubStream::stored).toList(), clock.millis());
        for (Map.Entry<StreamId, List<Drop>> one : byStream(drops).entrySet()) {
            HubStream stream = byId.get(one.getKey());
            if (stream != null) {
                threads.execute(one.getKey(), () -> drop(stream, one.getValue()));
            }
        }
    }

    /** A stream has begun a file; on its own thread. */
    void rolled(HubStream stream) {
        if (!retention.keepsAll()) {
            drop(stream, RetentionDecision.of(retention.ofOneStream(), List.of(stream.stored()), clock.millis()));
        }
    }

    private void drop(HubStream stream, List<Drop> drops) {
        for (Drop drop : drops) {
            if (drop.last()) {
                dropStream(stream, drop);
            } else {
                stream.dropBefore(drop.file().nextSequence()).forEach(file -> tell(stream, file, drop, ""));
            }
        }
    }

    private void dropStream(HubStream stream, Drop drop) {
        // What was decided elsewhere may have happened already, or be outdated.
        boolean still = stream.stored().ended() && stream.stored().files().equals(List.of(drop.file()));
        if (!still) {
            return;
        }
        try {
            streams.drop(stream);
            wholeStreams.increment();
            tell(stream, drop.file(), drop, ", the last of it: the stream is gone");
        } catch (IOException e) {
            LOG.warn("stream {} cannot be dropped: {}", stream.folder().stream(), e.toString());
        }
    }

    private void tell(HubStream stream, StoredFile file, Drop drop, String more) {
        files.increment();
        segments.add(file.nextSequence() - file.firstSequence());
        bytes.add(file.bytes());
        LOG.info(
                "dropped segments {} to {} of stream {} ({}), {} bytes, because of {}{}",
                file.firstSequence(),
                file.nextSequence() - 1,
                stream.folder().stream(),
                stream.folder().name(),
                file.bytes(),
                option(drop.reason()),
                more);
    }

    private static String option(RetentionDecision.Reason reason) {
        return switch (reason) {
            case AGE -> "retain-age";
            case STREAM_BYTES -> "retain-bytes";
            case TOTAL_BYTES -> "retain-total";
        };
    }

    private static Map<StreamId, List<Drop>> byStream(List<Drop> drops) {
        Map<StreamId, List<Drop>> grouped = new LinkedHashMap<>();
        for (Drop drop : drops) {
            grouped.computeIfAbsent(drop.stream(), id -> new ArrayList<>()).add(drop);
        }
        return grouped;
    }
}
