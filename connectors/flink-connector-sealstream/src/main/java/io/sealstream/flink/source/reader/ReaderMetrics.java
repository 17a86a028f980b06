package io.sealstream.flink.source.reader;

import io.sealstream.stream.StreamAlarm;
import io.sealstream.transport.StreamClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * What a reader counts beside Flink's {@code numRecordsIn}: {@code numBytesIn} (payload bytes) and {@code numRecordsInErrors}, and in its
 * group {@code sealstream} the {@code segmentsIn}, {@code epochs}, {@code alarms}, {@code gaps} and {@code reconnects}. How many records wait at the hub
 * is not known, so there is no {@code pendingRecords}. Counters are confined to the fetcher thread, but for the errors.
 */
final class ReaderMetrics {

    private final MetricGroup group;
    private final Counter bytes;
    private final Counter errors;
    private final Counter segments;
    private final Counter epochs;
    private final Counter alarms;
    private final Counter gaps;

    ReaderMetrics(SourceReaderMetricGroup metrics) {
        this.group = metrics.addGroup("sealstream");
        this.bytes = metrics.getIOMetricGroup().getNumBytesInCounter();
        this.errors = metrics.getNumRecordsInErrorsCounter();
        this.segments = group.counter("segmentsIn");
        this.epochs = group.counter("epochs");
        this.alarms = group.counter("alarms");
        this.gaps = group.counter("gaps");
    }

    /** Shows how often the connection has come back. */
    void watch(StreamClient client) {
        group.gauge("reconnects", () -> Math.max(0, client.connections() - 1));
    }

    void segment(int payloadBytes) {
        segments.inc();
        bytes.inc(payloadBytes);
    }

    void epoch() {
        epochs.inc();
    }

    void gap() {
        gaps.inc();
    }

    /** Counts alarms that begin. */
    void alarm(StreamAlarm alarm) {
        if (alarm.change() == StreamAlarm.Change.RAISED) {
            alarms.inc();
        }
    }

    Counter errors() {
        return errors;
    }
}
