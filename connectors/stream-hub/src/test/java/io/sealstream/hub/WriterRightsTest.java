package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.segment.EpochRecord;
import java.util.Optional;
import java.util.Set;
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
        beginAgain("a", first, NO_EPOCH);
        rights.require("a");
        assertFenced(() -> rights.require("b"));
        assertFenced(() -> rights.requireEpoch("b", second, Optional.of(first)));
    }

    @Test
    void letsNobodyWriteWhoHasNotOpened() {
        assertFenced(() -> rights.require("a"));
        assertFenced(() -> rights.requireEpoch("a", first, NO_EPOCH));
        assertThat(rights.close("a")).isFalse();
    }

    @Test
    void givesTheStreamToANewWriterAndNamesTheOneBefore() throws Exception {
        begin("a", first, NO_EPOCH);
        assertThat(rights.open("b", NEW_WRITER, Optional.of(first))).containsExactly("a");
        assertFenced(() -> rights.require("a"));
        beginAgain("b", second, Optional.of(first));
        rights.require("b");
        assertThat(rights.close("a")).as("the fenced one takes nothing along").isFalse();
        rights.require("b");
    }

    @Test
    void givesTheStreamToTheSameWriterOnANewConnection() throws Exception {
        begin("a", first, NO_EPOCH);
        assertThat(rights.open("a again", Optional.of(first.epochId()), Optional.of(first)))
                .containsExactly("a");
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

    /** It cannot even disturb the current one, whether the hub still knows its epoch or has dropped it. */
    @Test
    void keepsAWriterOfAnEarlierEpochAwayFromTheCurrentOne() throws Exception {
        begin("a", first, NO_EPOCH);
        rights.open("b", NEW_WRITER, Optional.of(first));
        beginAgain("b", second, Optional.of(first));
        assertThat(rights.open("a again", Optional.of(first.epochId()), Optional.of(second)))
                .isEmpty();
        assertFenced(() -> rights.require("a again"));
        assertFenced(() -> rights.requireEpoch("a again", first, Optional.of(second)));
        rights.require("b");
        rights.close("b");
        assertThat(rights.open("b again", Optional.of(second.epochId()), Optional.of(second)))
                .isEmpty();
        rights.require("b again");
    }

    @Test
    void letsAWriterRepeatItsEpochButNotSkipOne() throws Exception {
        begin("a", first, NO_EPOCH);
        beginAgain("a", first, Optional.of(first));
        beginAgain("a", second, Optional.of(first));
        assertFenced(() -> rights.requireEpoch("a", stream.nextEpoch(3), Optional.of(first)));
        rights.require("a");
    }

    /** SPEC section 7.6: its epoch was lost with the hub, before it was stored; it sends it again. */
    @Test
    void letsAWriterComeBackWhoseEpochIsNotStored() throws Exception {
        assertThat(rights.open("a", Optional.of(second.epochId()), Optional.of(first)))
                .isEmpty();
        assertFenced(() -> rights.require("a"));
        assertThat(beginAgain("a", second, Optional.of(first))).isEmpty();
        rights.require("a");
    }

    /** SPEC section 7.6: the connection on which it opened is dead, but nobody has noticed that yet. */
    @Test
    void letsAWriterComeBackWhoseEpochIsNotStoredThoughItsOldConnectionIsThere() throws Exception {
        begin("before", first, NO_EPOCH);
        assertThat(rights.open("a", NEW_WRITER, Optional.of(first))).containsExactly("before");
        assertThat(rights.open("a again", Optional.of(second.epochId()), Optional.of(first)))
                .isEmpty();
        assertThat(beginAgain("a again", second, Optional.of(first))).containsExactly("a");
        rights.require("a again");
        assertFenced(() -> rights.require("a"));
    }

    /** The same, and its epoch came over the old connection after all. */
    @Test
    void letsAWriterComeBackWhoseEpochIsStoredMeanwhile() throws Exception {
        begin("before", first, NO_EPOCH);
        rights.open("a", NEW_WRITER, Optional.of(first));
        rights.open("a again", Optional.of(second.epochId()), Optional.of(first));
        beginAgain("a", second, Optional.of(first));
        assertThat(beginAgain("a again", second, Optional.of(second))).containsExactly("a");
        rights.require("a again");
    }

    @Test
    void letsNoZombieWithAnUnstoredEpochOvertakeANewerWriter() throws Exception {
        begin("before", first, NO_EPOCH);
        rights.open("a", NEW_WRITER, Optional.of(first));
        rights.close("a");
        rights.open("b", NEW_WRITER, Optional.of(first));
        assertFenced(() -> rights.open("a again", Optional.of(second.epochId()), Optional.of(first)));
        rights.require("b");
    }

    @Test
    void endsClaimsWhenANewWriterOpens() throws Exception {
        begin("before", first, NO_EPOCH);
        rights.open("a", NEW_WRITER, Optional.of(first));
        rights.open("a again", Optional.of(second.epochId()), Optional.of(first));
        assertThat(rights.open("b", NEW_WRITER, Optional.of(first))).containsExactlyInAnyOrder("a", "a again");
        assertFenced(() -> rights.requireEpoch("a again", second, Optional.of(first)));
        rights.require("b");
    }

    private void begin(String channel, EpochRecord epoch, Optional<EpochRecord> last) throws Exception {
        rights.open(channel, NEW_WRITER, last);
        beginAgain(channel, epoch, last);
    }

    private Set<String> beginAgain(String channel, EpochRecord epoch, Optional<EpochRecord> last) throws Exception {
        rights.requireEpoch(channel, epoch, last);
        return rights.began(channel);
    }

    private static void assertFenced(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PeerViolationException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.FENCED));
    }
}
