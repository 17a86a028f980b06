package io.sealstream.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.error.StreamExceptions;
import io.sealstream.flink.access.HubAccess;
import io.sealstream.flink.access.ProofSource;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.SecretSource;
import io.sealstream.segment.Compression;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.rotation.RotateAfter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SealstreamWriterTest {

    private final StreamException fenced = StreamExceptions.of(ErrorCode.FENCED, "a newer writer has taken over");

    private final TestMailbox mailbox = new TestMailbox();
    private final TestTimers timers = new TestTimers();
    private final FakeOutput output = new FakeOutput();
    private final CompletableFuture<RecordOutput> opening = new CompletableFuture<>();
    private final SinkWriterMetricGroup metrics =
            InternalSinkWriterMetricGroup.wrap(UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup());
    private boolean disconnected;

    @Test
    void waitsForItsStreamToOpenAndKeepsTheOrder() throws Exception {
        SealstreamWriter<String> writer = writer(Duration.ofMillis(100));
        later(() -> opening.complete(output));
        write(writer, "a");
        write(writer, "b");
        assertThat(output.said).containsExactly("a", "b");
        assertThat(metrics.getNumRecordsSendCounter().getCount()).isEqualTo(2);
        assertThat(metrics.getNumBytesSendCounter().getCount()).isEqualTo(2);
    }

    @Test
    void letsOtherMailsRunWhileThereIsNoRoom() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        output.credit = 0;
        mailbox.execute(() -> output.said.add("other mail"), "other");
        later(() -> {
            output.credit = 1;
            output.room.complete(null);
        });
        write(writer, "a");
        assertThat(output.said).containsExactly("other mail", "a");
    }

    @Test
    void sealsAShortSegmentWhenItsRecordsHaveWaitedLongEnough() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        timers.advance(99);
        write(writer, "b");
        assertThat(output.said).containsExactly("a", "b");
        timers.advance(1);
        assertThat(output.said).containsExactly("a", "b", "flush", "durable?");
        assertThat(timers.waiting()).isZero();
        timers.advance(1000);
        assertThat(output.said).hasSize(4);
    }

    @Test
    void triesAgainLaterWhenThereIsNoRoomForAShortSegment() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        output.credit = 0;
        timers.advance(100);
        assertThat(output.said).containsExactly("a");
        output.credit = 1;
        timers.advance(100);
        assertThat(output.said).containsExactly("a", "flush", "durable?");
    }

    @Test
    void withoutLingerEveryRecordIsItsOwnSegment() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ZERO);
        write(writer, "a");
        write(writer, "b");
        assertThat(output.said).containsExactly("a", "flush", "b", "flush");
        output.credit = 1;
        write(writer, "c");
        output.credit = 1;
        timers.advance(1);
        assertThat(output.said).endsWith("c", "flush", "durable?");
    }

    @Test
    void flushReturnsWhenEverythingIsDurable() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        output.durable = new CompletableFuture<>();
        later(() -> output.durable.complete(null));
        writer.flush(/* endOfInput= */ false);
        assertThat(output.said).containsExactly("a", "flush", "durable?");
        assertThat(output.durable).isCompleted();
    }

    @Test
    void flushWaitsForRoom() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        output.credit = 0;
        later(() -> {
            output.credit = 1;
            output.room.complete(null);
        });
        writer.flush(/* endOfInput= */ false);
        assertThat(output.said).containsExactly("a", "flush", "durable?");
    }

    @Test
    void flushFailsAtItsDeadlineWithAWayOut() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        output.durable = new CompletableFuture<>();
        assertThatThrownBy(() -> writer.flush(/* endOfInput= */ false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("raise flush-timeout")
                .hasMessageContaining("name=letters")
                .hasMessageContaining("endpoint=hub:7411")
                .hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(output.durable).isNotDone();
    }

    @Test
    void checkpointBeforeTheFirstElementDoesNotWaitForTheHub() throws Exception {
        SealstreamWriter<String> writer = writer(Duration.ofMillis(100));
        writer.flush(/* endOfInput= */ false);
        assertThat(output.said).isEmpty();
    }

    @Test
    void endOfInputEndsTheStreamEvenIfNothingWasWritten() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        writer.flush(/* endOfInput= */ true);
        assertThat(output.said).containsExactly("retire", "durable?");
    }

    @Test
    void failureSurfacesInWriteAndFlush() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        output.failure = Optional.of(fenced);
        assertThatThrownBy(() -> write(writer, "b"))
                .hasMessageContaining("stream=" + output.stream())
                .hasRootCause(fenced);
        assertThatThrownBy(() -> writer.flush(/* endOfInput= */ false)).isSameAs(fenced);
        assertThat(metrics.getNumRecordsSendErrorsCounter().getCount()).isEqualTo(1);
        assertThat(metrics.getNumRecordsSendCounter().getCount()).isEqualTo(1);
    }

    @Test
    void failureSurfacesWhileWaitingForRoomAndForDurability() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        output.credit = 0;
        later(() -> output.room.completeExceptionally(fenced));
        assertThatThrownBy(() -> write(writer, "a")).hasRootCause(fenced);

        output.credit = 1;
        write(writer, "a");
        output.credit = 1;
        output.durable = new CompletableFuture<>();
        later(() -> output.durable.completeExceptionally(fenced));
        assertThatThrownBy(() -> writer.flush(/* endOfInput= */ false)).hasRootCause(fenced);
    }

    @Test
    void failureFailsAnIdleTask() {
        open(Duration.ofMillis(100));
        mailbox.drain();
        output.failed.complete(fenced);
        assertThatThrownBy(mailbox::drain).hasRootCause(fenced);
    }

    @Test
    void refusalToOpenFailsAnIdleTask() {
        writer(Duration.ofMillis(100));
        opening.completeExceptionally(fenced);
        assertThatThrownBy(mailbox::drain).hasRootCause(fenced);
    }

    @Test
    void asksForRotationAgainAsLongAsItIsOpen() throws Exception {
        output.rotateAgainIn = Optional.of(Duration.ofMillis(500));
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        assertThat(output.said).containsExactly("rotate?", "a");
        timers.advance(499);
        assertThat(output.said).containsExactly("rotate?", "a", "flush", "durable?");
        timers.advance(1);
        timers.advance(500);
        assertThat(output.said).containsExactly("rotate?", "a", "flush", "durable?", "rotate?", "rotate?");
        writer.close();
        timers.advance(500);
        assertThat(output.said).endsWith("rotate?", "rotate?", "close");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void closingLeavesTheStreamAndTheConnectionAndIgnoresWhatComesLater() throws Exception {
        SealstreamWriter<String> writer = open(Duration.ofMillis(100));
        write(writer, "a");
        mailbox.drain();
        writer.close();
        assertThat(output.said).containsExactly("a", "close");
        assertThat(disconnected).isTrue();
        output.failed.complete(fenced);
        mailbox.drain();
        timers.advance(1000);
        assertThat(output.said).hasSize(2);
    }

    private SealstreamWriter<String> open(Duration linger) {
        opening.complete(output);
        return writer(linger);
    }

    private SealstreamWriter<String> writer(Duration linger) {
        WriterOptions options = new WriterOptions(
                new HubAccess(
                        new HubEndpoint("hub", 7411), new ProofSource.Secret(SecretSource.file(Path.of("hub.secret")))),
                KeyringFile.of(Path.of("ring.key")),
                new StreamName("letters"),
                "sink",
                100,
                linger,
                Duration.ofMillis(200),
                RotateAfter.NEVER,
                Compression.NONE,
                /* sealTimes= */ false);
        return new SealstreamWriter<>(
                opening,
                () -> disconnected = true,
                new SimpleStringSchema(),
                options,
                new WriterMetrics(metrics),
                new SealstreamWriter.TaskServices(mailbox, timers));
    }

    /** On another thread, as answers of a hub come. */
    private static void later(Runnable answer) {
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(answer);
    }

    private static void write(SealstreamWriter<String> writer, String element) throws Exception {
        writer.write(element, new SinkWriter.Context() {
            @Override
            public long currentWatermark() {
                return Long.MIN_VALUE;
            }

            @Override
            public Long timestamp() {
                return 0L;
            }
        });
    }
}
