package io.sealstream.flink.sink.writer;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * What a writer counts: {@code numRecordsSend}, {@code numBytesSend} (payload bytes), {@code numRecordsSendErrors},
 * {@code currentSendTime} (milliseconds from sealing to durable, as measured last), and in its group {@code sealstream} the
 * {@code segmentsOut}.
 */
final class WriterMetrics {

    private final MetricGroup group;
    private final Counter records;
    private final Counter bytes;
    private final Counter errors;
    private volatile long sendTimeMs;

    WriterMetrics(SinkWriterMetricGroup metrics) {
        this.group = metrics.addGroup("sealstream");
        this.records = metrics.getNumRecordsSendCounter();
        this.bytes = metrics.getNumBytesSendCounter();
        this.errors = metrics.getNumRecordsSendErrorsCounter();
        metrics.setCurrentSendTimeGauge(() -> sendTimeMs);
    }

    void watch(RecordOutput output) {
        group.gauge("segmentsOut", output::segmentsSent);
    }

    void sent(int recordBytes) {
        records.inc();
        bytes.inc(recordBytes);
    }

    void refused() {
        errors.inc();
    }

    /** From any thread. */
    void durableAfter(long nanos) {
        sendTimeMs = TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
