package io.sealstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.hop.HopSecret;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SubscriptionQueueTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final SubscriptionQueue queue = new SubscriptionQueue();

    @Test
    void isEmptyWhenTheTimeIsOver() throws Exception {
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.poll(Duration.ZERO)).isEmpty();
        assertThat(queue.poll(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void letsAWaitingReaderGoWhenItIsWoken() throws Exception {
        CompletableFuture<Optional<SubscriptionEvent>> waiting = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                waiting.complete(queue.poll(LONG));
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        reader.start();
        queue.wakeUp();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void keepsTheOrderOfEventsAndOfOneWakeUpBetweenThem() throws Exception {
        try (StreamClient client = StreamClient.connect(
                ClientOptions.of(InetSocketAddress.createUnresolved("no-such-host.invalid", 1), secret(), "test"))) {
            Subscription subscription = new Subscription(client, options(), queue);
            SubscriptionEvent first = new SubscriptionEvent.Ended(subscription, 1);
            SubscriptionEvent second = new SubscriptionEvent.Ended(subscription, 2);
            queue.put(first);
            queue.wakeUp();
            queue.put(second);
            assertThat(queue.poll(LONG)).hasValue(first);
            assertThat(queue.poll(LONG)).as("woken once").isEmpty();
            assertThat(queue.poll(LONG)).hasValue(second);
            assertThat(queue.poll()).isEmpty();
        }
    }

    @Test
    void hasTheFailureOfASubscriptionThatBeginsTooLate() throws Exception {
        StreamClient client = StreamClient.connect(
                ClientOptions.of(InetSocketAddress.createUnresolved("no-such-host.invalid", 1), secret(), "test"));
        client.subscribe(options(), queue);
        client.close();
        assertThat(queue.poll(LONG)).hasValueSatisfying(event -> assertThat(event)
                .isInstanceOfSatisfying(SubscriptionEvent.Failed.class, failed -> assertThat(failed.reason())
                        .hasMessage("client was closed")));
    }

    private static SubscriptionOptions options() {
        return new SubscriptionOptions(new StreamId(new SessionId(1, 2), 0), "", StartPosition.EARLIEST, 10);
    }

    private static HopSecret secret() {
        return HopSecret.of(new byte[HopSecret.BYTES]);
    }
}
