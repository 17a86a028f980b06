package io.sealstream.flink.sink.writer;

import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/** Time that passes when the test says so. */
final class TestTimers implements ProcessingTimeService {

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long now;

    private record Timer(long at, ProcessingTimeCallback callback) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(at, other.at);
        }
    }

    @Override
    public long getCurrentProcessingTime() {
        return now;
    }

    @Override
    public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
        timers.add(new Timer(timestamp, target));
        return new Registered();
    }

    int waiting() {
        return timers.size();
    }

    /** Lets time pass and fires what becomes due. */
    void advance(long millis) throws Exception {
        now += millis;
        while (!timers.isEmpty() && timers.peek().at() <= now) {
            timers.remove().callback().onProcessingTime(now);
        }
    }

    /** Nobody waits for a timer or cancels it. */
    private static final class Registered extends CompletableFuture<Void> implements ScheduledFuture<Void> {

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
