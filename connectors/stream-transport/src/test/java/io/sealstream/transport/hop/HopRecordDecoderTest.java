package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HopRecordDecoderTest {

    private static final byte[] KEY = SeededRandom.ofSeed(7).bytes(32);
    private static final byte[] SEGMENTS = SeededRandom.ofSeed(8).bytes(1000);
    private static final int HEAD = 4;
    private static final int TAG = 16;

    private final Recorder owner = new Recorder();
    private final List<ByteBuf> inputs = new ArrayList<>();

    @AfterEach
    void everyBufferIsGivenBack() {
        assertThat(inputs).as("buffers that came in").allMatch(buffer -> buffer.refCnt() == 0);
    }

    /** Pitfall 17: one read is not one record. */
    @Test
    void carriesFramesAndDataInPiecesOfAnySizeToAHub() {
        SeededRandom.forEachSeed("records in pieces", 30, random -> {
            Recorder hub = new Recorder();
            EmbeddedChannel decoder = decoder(HopRole.HUB, hub);
            byte[] records = new Writer()
                    .ping(1)
                    .data(5, SEGMENTS)
                    .ping(2)
                    .data(65_535, new byte[0])
                    .bytes();
            int at = 0;
            while (at < records.length) {
                int piece = Math.min(records.length - at, random.between(1, random.oneIn(2) ? 3 : 600));
                receive(decoder, Arrays.copyOfRange(records, at, at + piece));
                at += piece;
            }
            assertThat(hub.faults).isEmpty();
            assertThat(hub.messages).hasSize(4);
            assertThat(hub.frame(0)).isEqualTo(new HopFrame.Ping(1));
            assertThat(hub.messages.get(1).channel()).isEqualTo(5);
            assertThat(hub.takeData(1)).isEqualTo(SEGMENTS);
            assertThat(hub.frame(2)).isEqualTo(new HopFrame.Ping(2));
            assertThat(hub.messages.get(3).channel()).isEqualTo(65_535);
            assertThat(hub.takeData(3)).isEmpty();
            decoder.finishAndReleaseAll();
        });
    }

    @Test
    void carriesClearDataToAReaderWithoutANumber() {
        EmbeddedChannel decoder = decoder(HopRole.CLIENT, owner);
        byte[] clear = record(RecordLayout.KIND_CLEAR, dataFrame(9, SEGMENTS));
        receive(decoder, new Writer().ping(1).bytes());
        receive(decoder, clear);
        receive(decoder, clear);
        receive(decoder, new Writer().skip(1).ping(2).bytes());
        assertThat(owner.faults).isEmpty();
        assertThat(owner.takeData(1)).isEqualTo(SEGMENTS);
        assertThat(owner.takeData(2)).isEqualTo(SEGMENTS);
        assertThat(owner.frame(3)).isEqualTo(new HopFrame.Ping(2));
        decoder.finishAndReleaseAll();
    }

    @Test
    void takesSeveralFramesOfOneRecord() {
        receive(
                HopRole.CLIENT,
                new Writer()
                        .sealed(concat(
                                HopFrameCodec.encode(0, new HopFrame.Ping(1)),
                                HopFrameCodec.encode(3, new HopFrame.Stop()),
                                HopFrameCodec.encode(0, new HopFrame.Ping(2))))
                        .bytes());
        assertThat(owner.faults).isEmpty();
        assertThat(owner.messages).hasSize(3);
        assertThat(owner.messages.get(1)).isEqualTo(new HopMessage.Control(3, new HopFrame.Stop()));
    }

    /** A record of this length has no room for a frame and its tag; ciphers of Java 17 answer it with an unchecked exception. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 15, 16, 17, 23})
    void refusesARecordThatIsTooShortForItsTag(int length) {
        for (int kind : List.of(RecordLayout.KIND_SEALED, RecordLayout.KIND_AUTHENTICATED)) {
            Recorder hub = new Recorder();
            EmbeddedChannel decoder = decoder(HopRole.HUB, hub);
            receive(decoder, record(kind, new byte[length]));
            assertThat(hub.fault())
                    .isInstanceOf(PeerViolationException.class)
                    .hasMessageStartingWith("hop record is too short [")
                    .hasMessageContaining("lengthBytes=" + length);
            assertThat(hub.fault().code()).isEqualTo(ErrorCode.PROTOCOL);
            assertThat(hub.messages).isEmpty();
            decoder.finishAndReleaseAll();
        }
    }

    /** Pitfall 12. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, RecordLayout.MAX_RECORD_BYTES + 1, RecordLayout.LENGTH_MASK})
    void refusesALengthOutOfRangeBeforeAnyOfItIsThere(int length) {
        for (int kind : List.of(RecordLayout.KIND_SEALED, RecordLayout.KIND_AUTHENTICATED)) {
            assertRefused(HopRole.HUB, RecordLayout.head(kind, length), LimitExceededException.class, ErrorCode.LIMIT);
        }
        assertRefused(
                HopRole.CLIENT,
                RecordLayout.head(RecordLayout.KIND_CLEAR, length),
                LimitExceededException.class,
                ErrorCode.LIMIT);
    }

    @Test
    void refusesLongRecordsOfControlFrames() {
        for (HopRole role : HopRole.values()) {
            assertRefused(
                    role,
                    RecordLayout.head(RecordLayout.KIND_SEALED, RecordLayout.MAX_SEALED_BYTES + 1),
                    LimitExceededException.class,
                    ErrorCode.LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RecordLayout.KIND_SEALED, RecordLayout.KIND_AUTHENTICATED})
    void waitsForTheRestOfTheLongestRecord(int kind) {
        int longest = kind == RecordLayout.KIND_SEALED ? RecordLayout.MAX_SEALED_BYTES : RecordLayout.MAX_RECORD_BYTES;
        EmbeddedChannel decoder = decoder(HopRole.HUB, owner);
        receive(decoder, RecordLayout.head(kind, longest));
        assertThat(owner.faults).isEmpty();
        assertThat(UnfinishedRecord.heldBytes(decoder.pipeline())).isBetween(RecordLayout.HEAD_BYTES, 64 << 10);
        decoder.finishAndReleaseAll();
        assertThat(owner.faults).isEmpty();
        assertThat(owner.messages).isEmpty();
    }

    @Test
    void refusesKindsThatAreNotForItsSide() {
        int length = 100;
        for (int kind : List.of(RecordLayout.KIND_CLEAR, 3)) {
            assertRefused(
                    HopRole.HUB, RecordLayout.head(kind, length), PeerViolationException.class, ErrorCode.PROTOCOL);
        }
        for (int kind : List.of(RecordLayout.KIND_AUTHENTICATED, 3)) {
            assertRefused(
                    HopRole.CLIENT, RecordLayout.head(kind, length), PeerViolationException.class, ErrorCode.PROTOCOL);
        }
    }

    @Test
    void noticesAnyBitThatChangesOfASealedRecord() {
        assertEveryBitCounts(new Writer().ping(77).bytes());
    }

    @Test
    void noticesAnyBitThatChangesOfAnAuthenticatedRecord() {
        assertEveryBitCounts(new Writer().data(5, Arrays.copyOf(SEGMENTS, 40)).bytes());
    }

    @Test
    void noticesRecordsThatAreRepeatedSwappedOrMissing() {
        byte[] first = new Writer().ping(1).bytes();
        byte[] second = new Writer().skip(1).data(5, SEGMENTS).bytes();
        for (byte[] altered : List.of(concat(first, first), concat(second, first), second)) {
            Recorder hub = new Recorder();
            EmbeddedChannel decoder = decoder(HopRole.HUB, hub);
            receive(decoder, altered);
            assertThat(hub.fault()).hasMessage("hop record fails authentication");
            assertThat(hub.fault().code()).isEqualTo(ErrorCode.AEAD_FAILED);
            assertThat(hub.messages.size()).isEqualTo(altered.length == 2 * first.length ? 1 : 0);
            decoder.finishAndReleaseAll();
        }
    }

    /** Else whoever alters one record in transit could remove it: the next ones verify under their own numbers. */
    @ParameterizedTest
    @EnumSource(HopRole.class)
    void takesNothingBehindAFault(HopRole role) {
        byte[] altered = new Writer().ping(1).bytes();
        altered[HEAD] ^= 1;
        byte[] next = new Writer().skip(1).ping(2).bytes();
        EmbeddedChannel decoder = decoder(role, owner);
        receive(decoder, concat(altered, next));
        receive(decoder, new Writer().skip(2).ping(3).bytes());
        decoder.finishAndReleaseAll();
        assertThat(owner.fault().code()).isEqualTo(ErrorCode.AEAD_FAILED);
        assertThat(owner.messages).isEmpty();
    }

    @Test
    void refusesDataInsideAndControlOutsideOfSealedRecords() {
        assertRefused(
                HopRole.HUB,
                new Writer().sealed(dataFrame(5, SEGMENTS)).bytes(),
                PeerViolationException.class,
                ErrorCode.PROTOCOL);
        assertRefused(
                HopRole.HUB,
                new Writer()
                        .authenticated(HopFrameCodec.encode(0, new HopFrame.Ping(1)))
                        .bytes(),
                PeerViolationException.class,
                ErrorCode.PROTOCOL);
        assertRefused(
                HopRole.CLIENT,
                record(RecordLayout.KIND_CLEAR, HopFrameCodec.encode(0, new HopFrame.Ping(1))),
                PeerViolationException.class,
                ErrorCode.PROTOCOL);
    }

    @Test
    void refusesFramesThatDoNotFitTheirRecord() {
        byte[] ping = HopFrameCodec.encode(0, new HopFrame.Ping(1));
        byte[] longer = ping.clone();
        longer[7]++;
        byte[] endless = ping.clone();
        endless[4] = (byte) 0xff;
        for (byte[] frame : List.of(longer, endless)) {
            assertRefused(
                    HopRole.CLIENT,
                    new Writer().sealed(frame).bytes(),
                    PeerViolationException.class,
                    ErrorCode.PROTOCOL);
        }
        assertRefused(
                HopRole.CLIENT,
                new Writer().sealed(concat(ping, new byte[7])).bytes(),
                CorruptDataException.class,
                ErrorCode.CORRUPT_HEADER,
                /* framesBefore= */ 1);
        byte[] shorterData = dataFrame(5, SEGMENTS);
        shorterData[7]--;
        assertRefused(
                HopRole.HUB,
                new Writer().authenticated(shorterData).bytes(),
                PeerViolationException.class,
                ErrorCode.PROTOCOL);
    }

    @Test
    void refusesUnknownTypesAndReservedFlags() {
        byte[] unknown = HopFrameCodec.encode(0, new HopFrame.Ping(1));
        unknown[0] = 0x7f;
        byte[] flagged = HopFrameCodec.encode(0, new HopFrame.Ping(1));
        flagged[1] = 1;
        for (byte[] frame : List.of(unknown, flagged)) {
            assertRefused(
                    HopRole.HUB, new Writer().sealed(frame).bytes(), PeerViolationException.class, ErrorCode.PROTOCOL);
        }
        byte[] flaggedData = dataFrame(5, SEGMENTS);
        flaggedData[1] = 1;
        assertRefused(
                HopRole.CLIENT,
                record(RecordLayout.KIND_CLEAR, flaggedData),
                PeerViolationException.class,
                ErrorCode.PROTOCOL);
    }

    private void assertEveryBitCounts(byte[] record) {
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] altered = record.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            Recorder hub = new Recorder();
            EmbeddedChannel decoder = decoder(HopRole.HUB, hub);
            receive(decoder, altered);
            decoder.finishAndReleaseAll();
            assertThat(hub.messages).as("bit %d", bit).isEmpty();
            if (bit / 8 >= HEAD) {
                assertThat(hub.fault().code()).as("bit %d", bit).isEqualTo(ErrorCode.AEAD_FAILED);
            } else {
                // A longer length waits for the rest; every other head is refused.
                assertThat(hub.faults).as("bit %d", bit).allMatch(StreamException.class::isInstance);
            }
        }
    }

    private void assertRefused(HopRole role, byte[] bytes, Class<?> type, ErrorCode code) {
        assertRefused(role, bytes, type, code, /* framesBefore= */ 0);
    }

    private void assertRefused(HopRole role, byte[] bytes, Class<?> type, ErrorCode code, int framesBefore) {
        Recorder side = new Recorder();
        EmbeddedChannel decoder = decoder(role, side);
        receive(decoder, bytes);
        assertThat(side.fault()).isInstanceOf(type);
        assertThat(side.fault().code()).isEqualTo(code);
        assertThat(side.messages).hasSize(framesBefore);
        decoder.finishAndReleaseAll();
    }

    private void receive(HopRole role, byte[] bytes) {
        EmbeddedChannel decoder = decoder(role, owner);
        receive(decoder, bytes);
        decoder.finishAndReleaseAll();
    }

    private void receive(EmbeddedChannel decoder, byte[] bytes) {
        ByteBuf buffer = decoder.alloc().buffer(bytes.length).writeBytes(bytes);
        inputs.add(buffer);
        // Past the check of writeInbound that the channel is open: bytes that are there already come before the close.
        decoder.pipeline().fireChannelRead(buffer);
        decoder.pipeline().fireChannelReadComplete();
    }

    private static EmbeddedChannel decoder(HopRole role, Recorder owner) {
        return new EmbeddedChannel(new HopRecordDecoder(RecordCipher.opening(KEY), role), owner);
    }

    private static byte[] record(int kind, byte[] content) {
        return concat(RecordLayout.head(kind, content.length), content);
    }

    private static byte[] dataFrame(int channel, byte[] segments) {
        byte[] head = {
            5, 0, (byte) (channel >>> 8), (byte) channel, 0, 0, (byte) (segments.length >>> 8), (byte) segments.length
        };
        return concat(head, segments);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Makes records, also such as the encoder would not. */
    private static final class Writer {

        private final RecordCipher cipher = RecordCipher.sealing(KEY);
        private final EmbeddedChannel encoder =
                new EmbeddedChannel(new HopRecordEncoder(cipher, KeyLimits.DEFAULT, () -> 0));
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer ping(long token) {
            return write(new HopMessage.Control(0, new HopFrame.Ping(token)));
        }

        Writer data(int channel, byte[] segments) {
            ByteBuf buffer = Unpooled.buffer(1 + segments.length).writeBytes(segments);
            write(new HopMessage.Data(channel, buffer));
            assertThat(buffer.refCnt()).isZero();
            return this;
        }

        /** Uses up numbers, as records that were lost. */
        Writer skip(int count) {
            byte[] before = out.toByteArray();
            for (int i = 0; i < count; i++) {
                ping(0);
            }
            out.reset();
            out.writeBytes(before);
            return this;
        }

        Writer sealed(byte[] plain) {
            byte[] head = RecordLayout.head(RecordLayout.KIND_SEALED, plain.length + TAG);
            byte[] sealed = new byte[plain.length + TAG];
            try {
                cipher.begin(head);
                cipher.finish(plain, 0, plain.length, sealed, 0);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
            out.writeBytes(head);
            out.writeBytes(sealed);
            return this;
        }

        Writer authenticated(byte[] frame) {
            byte[] head = RecordLayout.head(RecordLayout.KIND_AUTHENTICATED, frame.length + TAG);
            byte[] tag = new byte[TAG];
            try {
                cipher.begin(head);
                cipher.associated(frame);
                cipher.finish(new byte[0], 0, 0, tag, 0);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
            out.writeBytes(head);
            out.writeBytes(frame);
            out.writeBytes(tag);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private Writer write(HopMessage message) {
            assertThat(encoder.writeOutbound(message)).isTrue();
            out.writeBytes(Recorder.written(encoder));
            return this;
        }
    }
}
