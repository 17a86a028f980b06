package io.sealstream.session;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.segment.EpochRecord;
import io.sealstream.session.SenderSession.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SenderSessionTest {

    private static final EpochRecord EPOCH = Epochs.first(1);
    private static final EpochRecord LATER = Epochs.after(EPOCH, 2, 40);

    private final SenderSession session = new SenderSession(EPOCH, ack(Optional.empty(), 0, 0, 3));

    @Test
    void sendsInOrderAsFarAsCreditGoes() throws Exception {
        submit(5);
        assertThat(sendAll()).containsExactly(0L, 1L, 2L);
        assertThat(session.credited(new HopFrame.Credit(3, 0, 4))).isEmpty();
        assertThat(sendAll()).containsExactly(3L);
        assertThat(session.retainedBytes()).isEqualTo(5 * 8);
    }

    @Test
    void keepsFramesUntilTheyAreDurable() throws Exception {
        submit(3);
        sendAll();
        assertThat(session.credited(new HopFrame.Credit(3, 2, 10)))
                .extracting(Frame::sequence)
                .containsExactly(0L, 1L);
        assertThat(session.durableNext()).isEqualTo(2);
        assertThat(session.retainedBytes()).isEqualTo(8);
    }

    @Test
    void passesOverCreditsThatSayLessThanEarlierOnes() throws Exception {
        submit(3);
        sendAll();
        session.credited(new HopFrame.Credit(3, 3, 10));
        assertThat(session.credited(new HopFrame.Credit(1, 1, 2))).isEmpty();
        assertThat(session.durableNext()).isEqualTo(3);
        assertThat(session.maxSequence()).isEqualTo(10);
    }

    @Test
    void sendsNothingWithoutAConnection() {
        submit(2);
        session.disconnected();
        assertThat(session.nextToSend()).isEmpty();
    }

    @Test
    void sendsAgainWhatTheHubHasNotReceived() throws Exception {
        submit(5);
        sendAll();
        session.disconnected();
        HopFrame.OpenAck answer = ack(Optional.of(EPOCH), 2, 1, 5);
        assertThat(session.mustSendEpoch(answer)).isFalse();
        assertThat(session.reopened(answer)).extracting(Frame::sequence).containsExactly(0L);
        assertThat(sendAll()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void beginsAnewWhereTheHubHasLostAnEpochThatItNeverAcknowledged() throws Exception {
        submit(3);
        sendAll();
        session.disconnected();
        HopFrame.OpenAck answer = ack(Optional.empty(), 0, 0, 100);
        assertThat(session.mustSendEpoch(answer)).isTrue();
        assertThat(session.reopened(answer)).isEmpty();
        assertThat(sendAll()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void refusesAHubThatHasLostWhatItAcknowledged() throws Exception {
        submit(3);
        sendAll();
        session.credited(new HopFrame.Credit(3, 3, 10));
        session.disconnected();
        assertThat(codeOf(() -> session.reopened(ack(Optional.of(EPOCH), 2, 2, 10))))
                .isEqualTo(ErrorCode.POSITION_GONE);
        assertThat(session.nextToSend()).isEmpty();
    }

    @Test
    void refusesAHubThatHasWhatWasNeverSent() {
        submit(5);
        assertThat(sendAll()).hasSize(3);
        assertThat(codeOf(() -> session.credited(new HopFrame.Credit(4, 0, 10))))
                .isEqualTo(ErrorCode.PROTOCOL);
        assertThat(codeOf(() -> session.credited(new HopFrame.Credit(3, 4, 10))))
                .isEqualTo(ErrorCode.PROTOCOL);
        session.disconnected();
        assertThat(codeOf(() -> session.reopened(ack(Optional.of(EPOCH), 4, 0, 10))))
                .isEqualTo(ErrorCode.PROTOCOL);
    }

    /** What was sent on the first connection may be acknowledged on the third, even if the second sent less. */
    @Test
    void remembersWhatEarlierConnectionsSent() throws Exception {
        submit(3);
        sendAll();
        session.disconnected();
        session.reopened(ack(Optional.of(EPOCH), 1, 1, 3));
        session.disconnected();
        assertThat(session.reopened(ack(Optional.of(EPOCH), 3, 3, 6)))
                .extracting(Frame::sequence)
                .containsExactly(1L, 2L);
        assertThat(session.nextToSend()).isEmpty();
    }

    @Test
    void takesFramesInOrderOnly() {
        submit(1);
        assertThatThrownBy(() -> session.submit(new Frame(2, new byte[8], 8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.submit(new Frame(0, new byte[8], 8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(session.nextSubmit()).isEqualTo(1);
    }

    @Test
    void startsWhereItsEpochStarts() {
        SenderSession continued = new SenderSession(LATER, ack(Optional.of(EPOCH), 40, 40, 140));
        assertThat(continued.nextSubmit()).isEqualTo(40);
        assertThat(continued.durableNext()).isEqualTo(40);
        assertThat(continued.maxSequence()).isEqualTo(140);
        assertThat(continued.epoch()).isEqualTo(LATER);
    }

    private void submit(int frames) {
        for (int i = 0; i < frames; i++) {
            session.submit(new Frame(session.nextSubmit(), new byte[8], 8));
        }
    }

    private List<Long> sendAll() {
        List<Long> sent = new ArrayList<>();
        for (Optional<Frame> next = session.nextToSend(); next.isPresent(); next = session.nextToSend()) {
            sent.add(next.get().sequence());
            session.sent();
        }
        return sent;
    }

    private static HopFrame.OpenAck ack(Optional<EpochRecord> last, long received, long durable, long max) {
        return new HopFrame.OpenAck(
                received, durable, 0, 0, last.isPresent() ? 1 : 0, last.map(EpochRecord::epochId), max);
    }
}
