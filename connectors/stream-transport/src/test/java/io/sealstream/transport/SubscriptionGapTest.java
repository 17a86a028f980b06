package io.sealstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.hop.HopSecret;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a subscription makes of segments that the hub has dropped. */
@Timeout(30)
class SubscriptionGapTest {

    private static final StreamId STREAM = new StreamId(new SessionId(1, 2), 0);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final SubscriptionQueue queue = new SubscriptionQueue();
    private final StreamClient client = StreamClient.connect(ClientOptions.of(
            InetSocketAddress.createUnresolved("no-such-host.invalid", 1),
            HopSecret.of(new byte[HopSecret.BYTES]),
            "test"));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void tellsItsReaderAndGoesOnIfItMaySkip() throws Exception {
        Subscription subscription = subscription(StartPosition.EARLIEST, OnGap.SKIP);
        subscription.frame(announce(5));
        subscription.frame(new HopFrame.Gap(5, 30));
        assertThat(queue.poll(LONG))
                .hasValueSatisfying(event -> assertThat(event).isInstanceOf(SubscriptionEvent.Started.class));
        assertThat(queue.poll(LONG)).hasValue(new SubscriptionEvent.GapAnnounced(subscription, 5, 30));
        assertThat(subscription.progress().receivedNext()).isEqualTo(30);
        assertThat(subscription.progress().allowed())
                .as("credit goes on behind the gap")
                .isTrue();
        // After a reconnect the hub may have dropped more.
        subscription.frame(announce(50));
        assertThat(queue.poll(LONG)).hasValue(new SubscriptionEvent.GapAnnounced(subscription, 30, 50));
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void tellsThatTheWantedBeginningIsGone() throws Exception {
        Subscription subscription = subscription(new StartPosition.AtSequence(3, 0), OnGap.SKIP);
        subscription.frame(announce(8));
        assertThat(queue.poll(LONG)).hasValueSatisfying(event -> assertThat(event)
                .isInstanceOfSatisfying(SubscriptionEvent.Started.class, started -> assertThat(started.startSequence())
                        .isEqualTo(3)));
        assertThat(queue.poll(LONG)).hasValue(new SubscriptionEvent.GapAnnounced(subscription, 3, 8));
    }

    @Test
    void failsUnlessItMaySkip() throws Exception {
        Subscription subscription = subscription(StartPosition.EARLIEST, OnGap.FAIL);
        subscription.frame(announce(5));
        assertGone(() -> subscription.frame(new HopFrame.Gap(5, 30)));
        assertGone(() -> subscription.frame(announce(6)));
        Subscription wanting = subscription(new StartPosition.AtSequence(3, 0), OnGap.FAIL);
        assertGone(() -> wanting.frame(announce(8)));
    }

    /** Also over a new connection, whatever its policy. */
    @Test
    void refusesToGoBack() throws Exception {
        Subscription subscription = subscription(StartPosition.EARLIEST, OnGap.SKIP);
        subscription.frame(announce(5));
        assertThatThrownBy(() -> subscription.frame(announce(4)))
                .isInstanceOfSatisfying(
                        PeerViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROTOCOL));
    }

    @Test
    void refusesAGapElsewhere() throws Exception {
        Subscription subscription = subscription(StartPosition.EARLIEST, OnGap.SKIP);
        subscription.frame(announce(5));
        assertThatThrownBy(() -> subscription.frame(new HopFrame.Gap(6, 30)))
                .isInstanceOfSatisfying(
                        PeerViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROTOCOL));
    }

    private static void assertGone(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PeerViolationException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.POSITION_GONE));
    }

    private Subscription subscription(StartPosition start, OnGap onGap) {
        return new Subscription(client, new SubscriptionOptions(STREAM, "", start, 10, onGap), queue);
    }

    private static HopFrame.Announce announce(long startSequence) {
        StreamDescription description = new StreamDescription(
                0, STREAM, new StreamName("a.b"), Content.BYTES, Bound.LIVE, false, 0, startSequence, 100, 0);
        return new HopFrame.Announce(description, startSequence);
    }
}
