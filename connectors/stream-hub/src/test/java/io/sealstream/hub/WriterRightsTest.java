package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.segment.EpochRecord;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WriterRightsTest {

    private static final Optional<Long> NEW_WRITER = Optional.empty();
    private static final Optional<EpochRecord> NO_EPOCH = Optional.empty();

    private final WriterRights<String> rights = new WriterRights<>();
    private final TestStream stream = new TestStream();
    private final EpochRecord first = stream.epoch();
    private final EpochRecord second = stream.nextEpoch(3);

    @Test
    void letsTheFirstWriterBeginAndWrite() throws Exception {
        assertThat(rights.open("a", NEW_WRITER, NO_EPOCH)).isEmpty();
        rights.beginEpoch("a", first, NO_EPOCH);
        rights.require("a");
        assertFenced(() -> rights.require("b"));
        assertFenced(() -> rights.beginEpoch("b", second, Optional.of(first)));
    }

    @Test
    void letsNobodyWriteWhoHasNotOpened() {
        assertFenced(() -> rights.require("a"));
        assertFenced(() -> rights.beginEpoch("a", first, NO_EPOCH));
        assertThat(rights.close("a")).isFalse();
    }

    @Test
    void givesTheStreamToANewWriterAndNamesTheOneBefore() throws Exception {
        begin("a", first, NO_EPOCH);
        assertThat(rights.open("b", NEW_WRITER, Optional.of(first))).hasValue("a");
        assertFenced(() -> rights.require("a"));
        rights.beginEpoch("b", second, Optional.of(first));
        rights.require("b");
        assertThat(rights.close("a")).as("the fenced one takes nothing along").isFalse();
        rights.require("b");
    }

    @Test
    void givesTheStreamToTheSameWriterOnANewConnection() throws Exception {
        begin("a", first, NO_EPOCH);
        assertThat(rights.open("a again", Optional.of(first.epochId()), Optional.of(first)))
                .hasValue("a");
        rights.require("a again");
        assertFenced(() -> rights.require("a"));
        assertThat(rights.close("a again")).isTrue();
        assertThat(rights.open("a at last", Optional.of(first.epochId()), Optional.of(first)))
                .isEmpty();
        rights.require("a at last");
    }

    @Test
    void keepsAZombieAwayFromAWriterThatIsAboutToBegin() throws Exception {
        begin("a", first, NO_EPOCH);
        rights.open("b", NEW_WRITER, Optional.of(first));
        assertFenced(() -> rights.open("a again", Optional.of(first.epochId()), Optional.of(first)));
        rights.require("b");
        // If the new writer goes before it has begun, the old one may go on.
        assertThat(rights.close("b")).isTrue();
        assertThat(rights.open("a again", Optional.of(first.epochId()), Optional.of(first)))
                .isEmpty();
        rights.require("a again");
    }

    @Test
    void keepsAWriterOfAnEarlierEpochAwayFromTheCurrentOne() throws Exception {
        begin("a", first, NO_EPOCH);
        rights.open("b", NEW_WRITER, Optional.of(first));
        rights.beginEpoch("b", second, Optional.of(first));
        assertFenced(() -> rights.open("a again", Optional.of(first.epochId()), Optional.of(second)));
        rights.require("b");
    }

    @Test
    void letsAWriterRepeatItsEpochButNotSkipOne() throws Exception {
        begin("a", first, NO_EPOCH);
        rights.beginEpoch("a", first, Optional.of(first));
        rights.beginEpoch("a", second, Optional.of(first));
        assertFenced(() -> rights.beginEpoch("a", stream.nextEpoch(3), Optional.of(first)));
        rights.require("a");
    }

    /** Its epoch was lost with the hub, before it was stored. */
    @Test
    void letsAWriterComeBackWhoseEpochIsNotStored() throws Exception {
        assertThat(rights.open("a", Optional.of(second.epochId()), Optional.of(first)))
                .isEmpty();
        rights.beginEpoch("a", second, Optional.of(first));
        rights.require("a");
    }

    private void begin(String channel, EpochRecord epoch, Optional<EpochRecord> last) throws Exception {
        rights.open(channel, NEW_WRITER, last);
        rights.beginEpoch(channel, epoch, last);
    }

    private static void assertFenced(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PeerViolationException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.FENCED));
    }
}
