package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Compression;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.ReorderBudget;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.Tlvs;
import io.sealstream.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetadataAndCompressionTest implements StreamConsumer {

    private static final EpochStart BYTES = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1000);
    private static final EncoderOptions DEFLATE = new EncoderOptions(Compression.DEFLATE, Optional.empty());

    private final Frames frames = new Frames();
    private final List<SegmentMetadata> metadata = new ArrayList<>();
    private long clockMs = 1_700_000_000_000L;

    @Override
    public void segment(long sequence, SegmentMetadata found) {
        metadata.add(found);
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) {
        frames.bytes(buffer, offset, length);
    }

    @Test
    void metadataReachesTheConsumer() throws Exception {
        StreamEncoder encoder = encoder(BYTES, new EncoderOptions(Compression.NONE, Optional.of(() -> clockMs++)));
        encoder.send(new byte[1000], 0, 1000);
        Tlvs open = Tlvs.NONE.with(0x8000, new byte[] {1}).with(0x8000, new byte[] {2});
        Tlvs hidden = Tlvs.NONE.with(0xffff, new byte[] {3});
        encoder.attach(open, hidden);
        encoder.send(new byte[7], 0, 7);
        encoder.flush();
        encoder.attach(Tlvs.NONE, Tlvs.NONE);
        encoder.retire();
        read(encoder.epoch());

        assertThat(metadata).hasSize(3);
        assertThat(metadata)
                .extracting(SegmentMetadata::sealedAtMs)
                .containsExactly(
                        OptionalLong.of(1_700_000_000_000L),
                        OptionalLong.of(1_700_000_000_001L),
                        OptionalLong.of(1_700_000_000_002L));
        assertThat(metadata.get(1).publicTlvs().find(0x8000)).hasValue(OpaqueBytes.of(new byte[] {1}));
        assertThat(metadata.get(1).publicTlvs().entries()).hasSize(3);
        assertThat(metadata.get(1).privateTlvs().find(0xffff)).hasValue(OpaqueBytes.of(new byte[] {3}));
        assertThat(metadata.get(2).publicTlvs().entries())
                .as("payload length only")
                .hasSize(1);
        assertThat(frames.bytes.size()).isEqualTo(1007);
    }

    @Test
    void withoutOptionsNothingIsAdded() throws Exception {
        StreamEncoder encoder = encoder(BYTES, EncoderOptions.DEFAULT);
        encoder.send(new byte[1000], 0, 1000);
        assertThat(frames.sealed.get(0)).hasSize(SegmentSealer.frameBytes(0, 0, 1000));
        read(encoder.epoch());
        assertThat(metadata).isEmpty();
    }

    /** What the time of sealing costs a segment, as documented. */
    @Test
    void timeOfSealingCosts24Bytes() throws Exception {
        StreamEncoder encoder = encoder(BYTES, new EncoderOptions(Compression.NONE, Optional.of(() -> clockMs)));
        encoder.send(new byte[1000], 0, 1000);
        assertThat(frames.sealed.get(0)).hasSize(SegmentSealer.frameBytes(0, 0, 1000) + 24);
    }

    @Test
    void refusesWhatApplicationsMayNotAttach() throws Exception {
        StreamEncoder encoder = encoder(BYTES, EncoderOptions.DEFAULT);
        Tlvs reserved = Tlvs.NONE.with(0x7fff, new byte[0]);
        assertThatThrownBy(() -> encoder.attach(reserved, Tlvs.NONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.attach(Tlvs.NONE, reserved)).isInstanceOf(IllegalArgumentException.class);
        Tlvs tooLong = Tlvs.NONE.with(0x8000, new byte[4029]);
        assertThatThrownBy(() -> encoder.attach(tooLong, Tlvs.NONE)).isInstanceOf(IllegalArgumentException.class);
        encoder.attach(Tlvs.NONE.with(0x8000, new byte[4028]), Tlvs.NONE.with(0x8000, new byte[65_465]));
        encoder.send(new byte[1000], 0, 1000);
        read(encoder.epoch());
        assertThat(metadata).hasSize(1);

        EpochStart fixed = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 1000);
        StreamEncoder ofFixed = encoder(fixed, EncoderOptions.DEFAULT);
        assertThatThrownBy(() -> ofFixed.attach(Tlvs.NONE, Tlvs.NONE)).isInstanceOf(IllegalStateException.class);
        LongSupplier clock = () -> 0;
        assertThatThrownBy(() -> encoder(fixed, new EncoderOptions(Compression.NONE, Optional.of(clock))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder(fixed, DEFLATE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compressesWhatBecomesShorterAndCountsPlainBytes() throws Exception {
        StreamEncoder encoder = encoder(BYTES, DEFLATE);
        byte[] random = SeededRandom.ofSeed(1).bytes(1000);
        encoder.send(new byte[1000], 0, 1000);
        encoder.send(random, 0, 1000);
        encoder.send(new byte[3], 0, 3);
        encoder.retire();
        List<SegmentHeader> headers = new ArrayList<>();
        for (byte[] frame : frames.sealed) {
            headers.add(new SegmentCodec().decode(frame, 0, frame.length));
        }
        assertThat(headers).extracting(SegmentHeader::compressed).containsExactly(true, false, false);
        assertThat(headers).extracting(SegmentHeader::offset).containsExactly(0L, 1000L, 2000L);
        assertThat(frames.sealed.get(0).length).isLessThan(150);
        assertThat(PayloadLength.find(frames.sealed.get(0), SegmentLayout.HEADER_BYTES, 8))
                .hasValue(1000);
        StreamDecoder decoder = read(encoder.epoch());
        assertThat(decoder.isComplete()).isTrue();
        assertThat(decoder.statistics().bytesReceived()).isEqualTo(2003);
        assertThat(frames.bytes.toByteArray())
                .startsWith(new byte[1000])
                .endsWith(0, 0, 0)
                .contains(random);
    }

    @Test
    void recordsComeBackFromCompressedSegmentsInAnyOrder() {
        SeededRandom.forEachSeed("compressed records", 50, random -> {
            Frames each = new Frames();
            EpochStart start =
                    FixedStreams.start(Content.RECORDS, Bound.BOUNDED, Sizing.VARIABLE, random.between(64, 2000));
            Epoch epoch = FixedStreams.epoch(start, 0);
            EncoderOptions options =
                    new EncoderOptions(Compression.DEFLATE, random.oneIn(2) ? Optional.of(() -> 5) : Optional.empty());
            StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 0, 10_000, options, each);
            List<byte[]> records = new ArrayList<>();
            for (int i = random.between(1, 40); i > 0; i--) {
                byte[] record =
                        random.oneIn(3) ? random.bytes(random.between(0, 3000)) : new byte[random.between(0, 3000)];
                records.add(record);
                encoder.sendRecord(record, 0, record.length);
            }
            encoder.end();
            List<byte[]> shuffled = new ArrayList<>(each.sealed);
            for (int from = 0; from < shuffled.size(); from += 50) {
                Collections.shuffle(shuffled.subList(from, Math.min(from + 50, shuffled.size())), random.asRandom());
            }
            StreamDecoder decoder =
                    new StreamDecoder(FixedStreams.secret(start), AeadProvider.fastest(), DecoderOptions.DEFAULT, each);
            decoder.epoch(epoch.record());
            for (byte[] frame : shuffled) {
                decoder.segment(frame, 0, frame.length);
            }
            assertThat(decoder.isComplete()).isTrue();
            assertThat(each.records)
                    .usingElementComparator(java.util.Arrays::compare)
                    .isEqualTo(records);
        });
    }

    /** SPEC section 8: what waits is held as plaintext, however short its frame was. */
    @Test
    void whatWaitsCountsAsLongAsItIsHeld() throws Exception {
        StreamEncoder encoder = encoder(BYTES, DEFLATE);
        encoder.send(new byte[3000], 0, 3000);
        encoder.attach(Tlvs.NONE, Tlvs.NONE.with(0x8000, new byte[400]));
        encoder.send(new byte[1000], 0, 1000);
        assertThat(frames.sealed).allSatisfy(frame -> assertThat(frame).hasSizeLessThan(700));
        ReorderBudget budget = new ReorderBudget(1 << 20);
        DecoderOptions options = new DecoderOptions(OptionalLong.empty(), 10, 2500, 100).with(budget);
        try (StreamDecoder decoder =
                new StreamDecoder(FixedStreams.secret(BYTES), AeadProvider.fastest(), options, this)) {
            decoder.epoch(encoder.epoch().record());
            frames.feedTo(decoder, 1);
            assertThat(budget.usedBytes()).isEqualTo(1000);
            frames.feedTo(decoder, 3);
            assertThat(budget.usedBytes()).isGreaterThanOrEqualTo(2400);
            assertThat(codeOf(() -> frames.feedTo(decoder, 2))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);
            frames.feedTo(decoder, 0);
            frames.feedTo(decoder, 2);
            assertThat(frames.bytes.size()).isEqualTo(4000);
            assertThat(budget.usedBytes()).isZero();
        }
    }

    /** A segment that is not compressed counts as its frame, which is longer than its payload. */
    @Test
    void whatWaitsCountsAtLeastAsItsFrame() throws Exception {
        StreamEncoder encoder = encoder(BYTES, EncoderOptions.DEFAULT);
        encoder.send(new byte[2000], 0, 2000);
        ReorderBudget budget = new ReorderBudget(1 << 20);
        try (StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(BYTES), AeadProvider.fastest(), DecoderOptions.DEFAULT.with(budget), this)) {
            decoder.epoch(encoder.epoch().record());
            frames.feedTo(decoder, 1);
            assertThat(budget.usedBytes()).isEqualTo(frames.sealed.get(1).length);
        }
        assertThat(budget.usedBytes()).isZero();
    }

    private StreamEncoder encoder(EpochStart start, EncoderOptions options) {
        return new StreamEncoder(FixedStreams.epoch(start, 0), AeadProvider.fastest(), 0, 100, options, frames);
    }

    private StreamDecoder read(Epoch epoch) throws Exception {
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()), AeadProvider.fastest(), DecoderOptions.DEFAULT, this);
        decoder.epoch(epoch.record());
        frames.feedTo(decoder);
        return decoder;
    }
}
