package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static io.sealstream.stream.DecoderCases.bounded;
import static io.sealstream.stream.DecoderCases.decoder;
import static io.sealstream.stream.DecoderCases.encoder;
import static io.sealstream.stream.DecoderCases.epoch;
import static io.sealstream.stream.DecoderCases.sealAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.StreamName;
import io.sealstream.testkit.SeededRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which epochs a decoder takes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DecoderEpochsTest {

    private final Frames frames = new Frames();

    /** T5. */
    @Test
    void refusesAnEpochUnderAnotherKeyOrName() {
        Epoch epoch = epoch(bounded(10));
        StreamSecret otherName = FixedStreams.secret(epoch.start(), new StreamName("other"));
        StreamDecoder decoder = new StreamDecoder(otherName, AeadProvider.fastest(), DecoderOptions.DEFAULT, frames);
        assertThat(codeOf(() -> decoder.epoch(epoch.record()))).isEqualTo(ErrorCode.KEY_MISMATCH);
        assertThat(decoder.statistics().rejected()).isEqualTo(1);
        assertThatThrownBy(() -> decoder.segment(new byte[100], 0, 100)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysThatTheWantedPositionLiesBeforeTheFirstEpoch() throws Exception {
        Epoch epoch = epoch(bounded(10).continuedBy(5, 1, 100, 1000));
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()),
                AeadProvider.fastest(),
                DecoderOptions.DEFAULT.startingAt(99),
                frames);
        assertThat(codeOf(() -> decoder.epoch(epoch.record()))).isEqualTo(ErrorCode.POSITION_GONE);
        StreamDecoder from100 = new StreamDecoder(
                FixedStreams.secret(epoch.start()),
                AeadProvider.fastest(),
                DecoderOptions.DEFAULT.startingAt(100),
                frames);
        from100.epoch(epoch.record());
        assertThat(from100.statistics().nextExpected()).isEqualTo(100);
    }

    @Test
    void goesOnWithTheEpochThatFollows() throws Exception {
        Epoch first = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10));
        encoder(first, frames).send(new byte[30], 0, 30);
        StreamDecoder decoder = decoder(first, frames);
        frames.feedTo(decoder, 0);
        frames.feedTo(decoder, 1);

        Epoch second =
                FixedStreams.epoch(first.start().continuedBy(first.record().epochId(), 1, 2, 20), 1);
        decoder.epoch(second.record());

        assertThat(codeOf(() -> frames.feedTo(decoder, 2))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        Frames later = new Frames();
        encoder(second, later).send(new byte[10], 0, 10);
        decoder.segment(later.sealed.get(0), 0, later.sealed.get(0).length);
        assertThat(frames.bytes.size()).isEqualTo(30);
        assertThat(decoder.statistics().nextExpected()).isEqualTo(3);
    }

    @Test
    void refusesAnEpochThatDoesNotContinueWhereItStands() throws Exception {
        EpochStart start = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 100);
        Epoch first = epoch(start);
        long id = first.record().epochId();
        StreamEncoder encoder = encoder(first, frames);
        encoder.send(new byte[300], 0, 300);
        StreamDecoder decoder = decoder(first, frames);
        frames.feedTo(decoder, 0);
        EpochStart records = FixedStreams.start(Content.RECORDS, Bound.LIVE, Sizing.VARIABLE, 100);

        for (EpochStart next : List.of(
                start.continuedBy(id, 1, 0, 0),
                start.continuedBy(id, 1, 2, 200),
                start.continuedBy(id + 1, 1, 1, 100),
                start.continuedBy(0, 1, 1, 100),
                records.continuedBy(id, 1, 1, 100))) {
            assertThat(codeOf(() -> decoder.epoch(FixedStreams.epoch(next, 1).record())))
                    .isEqualTo(ErrorCode.EPOCH_FORK);
        }
        frames.feedTo(decoder, 2);
        assertThat(codeOf(() -> decoder.epoch(
                        FixedStreams.epoch(start.continuedBy(id, 1, 1, 100), 1).record())))
                .isEqualTo(ErrorCode.EPOCH_FORK);
        frames.feedTo(decoder, 1);
        assertThat(decoder.statistics().nextExpected()).isEqualTo(3);
    }

    /** A hub that makes up an epoch has no key for its commitment. */
    @Test
    void refusesAForgedEpoch() throws Exception {
        Epoch first = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 100));
        StreamDecoder decoder = decoder(first, frames);
        encoder(first, frames).send(new byte[100], 0, 100);
        EpochStart forged = first.start().continuedBy(first.record().epochId(), 1, 0, 0);
        byte[] salt = FixedStreams.salt(5);
        byte[] commitment = SeededRandom.ofSeed(1).bytes(32);
        assertThat(codeOf(() -> decoder.epoch(new EpochRecord(forged, salt, commitment))))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
        frames.feedTo(decoder, 0);
        assertThat(frames.bytes.size()).isEqualTo(100);
    }

    @Test
    void refusesAnEpochBehindTheEndOfTheStream() throws Exception {
        Epoch first = epoch(bounded(10));
        sealAll(first, frames, new byte[5]);
        StreamDecoder decoder = decoder(first, frames);
        frames.feedTo(decoder);
        Epoch second =
                FixedStreams.epoch(first.start().continuedBy(first.record().epochId(), 1, 1, 5), 1);
        assertThat(codeOf(() -> decoder.epoch(second.record()))).isEqualTo(ErrorCode.EPOCH_FORK);
        assertThat(decoder.isComplete()).isTrue();
    }
}
