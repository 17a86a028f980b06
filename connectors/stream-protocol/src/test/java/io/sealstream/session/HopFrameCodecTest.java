package io.sealstream.session;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.testkit.SeededRandom;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HopFrameCodecTest {

    private static final StreamId STREAM = new StreamId(new SessionId(1, 2), 3);
    private static final int STREAM_BYTES = 24;

    /** Of the first sequence in ANNOUNCE: behind stream, ordinal, content, flags and time. */
    private static final int FIRST_OFFSET = STREAM_BYTES + 8 + 1 + 1 + 8;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DATA")
    void decodesWhatItEncoded(FrameType type) {
        SeededRandom.forEachSeed("round trip of " + type, 50, random -> {
            HopFrame frame = new RandomFrames(random).ofType(type);
            int channel = random.between(0, HopFrameCodec.MAX_CHANNEL);
            byte[] bytes = HopFrameCodec.encode(channel, frame);

            assertThat(bytes[0] & 0xff).isEqualTo(type.number());
            assertThat(bytes[1]).isZero();
            assertThat(BigEndian.getU16(bytes, 2)).isEqualTo(channel);
            assertThat(BigEndian.getI32(bytes, 4)).isEqualTo(bytes.length - HopFrameCodec.HEADER_BYTES);

            HopFrame decoded = decode(type, payload(bytes));
            assertThat(HopFrameCodec.encode(channel, decoded)).isEqualTo(bytes);
            if (!(frame instanceof HopFrame.Open)) {
                // The proof of an OPEN is an array, which records compare by identity; its bytes were compared above.
                assertThat(decoded).isEqualTo(frame);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DATA")
    void refusesEveryCutAndEveryByteMore(FrameType type) {
        SeededRandom.forEachSeed("other lengths of " + type, 3, random -> {
            byte[] payload = payload(HopFrameCodec.encode(1, new RandomFrames(random).ofType(type)));
            for (int length = 0; length < payload.length; length++) {
                byte[] cut = Arrays.copyOf(payload, length);
                assertThat(codeOf(() -> decode(type, cut))).isEqualTo(ErrorCode.TRUNCATED);
            }
            byte[] longer = Arrays.copyOf(payload, payload.length + 1);
            assertThat(codeOf(() -> decode(type, longer))).isEqualTo(ErrorCode.TRAILING_BYTES);
        });
    }

    /** Whatever comes: a typed error, or a frame that would be written like that. */
    @Test
    void neverThrowsAnythingElseAtAlteredBytes() {
        Set<FrameType> types = EnumSet.complementOf(EnumSet.of(FrameType.DATA));
        SeededRandom.forEachSeed("altered frames", 500, random -> {
            for (FrameType type : types) {
                byte[] payload = payload(HopFrameCodec.encode(1, new RandomFrames(random).ofType(type)));
                for (int i = random.between(1, 4); i > 0 && payload.length > 0; i--) {
                    payload[random.between(0, payload.length - 1)] = (byte) random.between(-128, 127);
                }
                HopFrame decoded;
                try {
                    decoded = decode(type, payload);
                } catch (StreamException e) {
                    continue;
                }
                if (!holdsUnknownCode(decoded) && !(decoded instanceof HopFrame.ListStreams)) {
                    assertThat(payload(HopFrameCodec.encode(1, decoded)))
                            .as("%s", decoded)
                            .isEqualTo(payload);
                }
            }
        });
    }

    @Test
    void knowsItsTypesAndNoOthers() throws Exception {
        for (int number = -1; number <= 256; number++) {
            int wanted = number;
            boolean known = Arrays.stream(FrameType.values()).anyMatch(type -> type.number() == wanted);
            if (known) {
                assertThat(FrameType.ofNumber(number).number()).isEqualTo(number);
            } else {
                assertThat(codeOf(() -> FrameType.ofNumber(wanted))).isEqualTo(ErrorCode.PROTOCOL);
            }
        }
    }

    @Test
    void refusesDataAndWhatIsTooLongForAControlFrame() {
        assertThat(codeOf(() -> decode(FrameType.DATA, new byte[100]))).isEqualTo(ErrorCode.PROTOCOL);
        byte[] tooLong = new byte[HopFrameCodec.MAX_CONTROL_BYTES + 1];
        for (FrameType type : FrameType.values()) {
            assertThat(codeOf(() -> decode(type, tooLong))).isEqualTo(ErrorCode.LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // What follows the stream in OPEN: content, bound, segment size, resuming.
        "OPEN, 0, 2, CORRUPT_HEADER",
        "OPEN, 1, 2, PROTOCOL",
        "OPEN, 2, 128, LIMIT",
        "OPEN, 2, 1, LIMIT",
        "OPEN, 6, 2, PROTOCOL",
        // What follows the stream in ANNOUNCE: ordinal, content, flags, and positions.
        "ANNOUNCE, 0, 128, PROTOCOL",
        "ANNOUNCE, 8, 2, CORRUPT_HEADER",
        "ANNOUNCE, 9, 4, PROTOCOL",
        "ANNOUNCE, 10, 128, PROTOCOL",
        "ANNOUNCE, 18, 128, PROTOCOL",
        "ANNOUNCE, 26, 128, PROTOCOL",
        "ANNOUNCE, 34, 128, PROTOCOL",
        "ANNOUNCE, 42, 128, PROTOCOL",
        // What follows the stream in SUBSCRIBE of nobody: text length, window, kind of start.
        "SUBSCRIBE, 0, 128, LIMIT",
        "SUBSCRIBE, 2, 128, LIMIT",
        "SUBSCRIBE, 6, 4, PROTOCOL",
    })
    void refusesValuesThatNoEncoderWrites(FrameType type, int offset, int value, ErrorCode expected) {
        byte[] payload = payload(HopFrameCodec.encode(1, example(type)));
        payload[STREAM_BYTES + offset] = (byte) value;
        assertThat(codeOf(() -> decode(type, payload))).isEqualTo(expected);
    }

    @Test
    void refusesAnEpochToResumeWhereNoneIsResumed() {
        byte[] payload = payload(HopFrameCodec.encode(1, example(FrameType.OPEN)));
        payload[STREAM_BYTES + 7] = 1;
        assertThat(codeOf(() -> decode(FrameType.OPEN, payload))).isEqualTo(ErrorCode.PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "5, 4", "-1, 4", "0, -1", "9223372036854775807, -9223372036854775808"})
    void refusesAGapThatLosesNothing(long firstLost, long next) {
        byte[] payload = new ByteWriter(16).i64(firstLost).i64(next).toBytes();
        assertThat(codeOf(() -> decode(FrameType.GAP, payload))).isEqualTo(ErrorCode.PROTOCOL);
    }

    /** SPEC section 7.3: nothing lies behind segment 2^48 - 1, and windows are counted from there. */
    @ParameterizedTest
    @CsvSource({"281474976710656, 281474976710657", "0, 9223372036854775807"})
    void refusesAGapThatEndsBehindAllSegments(long firstLost, long next) throws StreamException {
        byte[] last = new ByteWriter(16).i64(0).i64(1L << 48).toBytes();
        assertThat(decode(FrameType.GAP, last)).isEqualTo(new HopFrame.Gap(0, 1L << 48));
        byte[] payload = new ByteWriter(16).i64(firstLost).i64(next).toBytes();
        assertThat(codeOf(() -> decode(FrameType.GAP, payload))).isEqualTo(ErrorCode.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(ints = {FIRST_OFFSET, FIRST_OFFSET + 8, FIRST_OFFSET + 24})
    void refusesAnAnnouncementOfSegmentsThatNoStreamHas(int offset) throws StreamException {
        byte[] payload = payload(HopFrameCodec.encode(1, example(FrameType.ANNOUNCE)));
        ByteBuffer fields = ByteBuffer.wrap(payload);
        fields.putLong(offset, 1L << 48);
        assertThat(decode(FrameType.ANNOUNCE, payload)).isInstanceOf(HopFrame.Announce.class);
        fields.putLong(offset, (1L << 48) + 1);
        assertThat(codeOf(() -> decode(FrameType.ANNOUNCE, payload))).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void refusesASegmentSizeOfZero() {
        byte[] payload = payload(HopFrameCodec.encode(1, example(FrameType.OPEN)));
        Arrays.fill(payload, STREAM_BYTES + 2, STREAM_BYTES + 6, (byte) 0);
        assertThat(codeOf(() -> decode(FrameType.OPEN, payload))).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void refusesNamesAndPatternsThatAreNone() {
        byte[] noName = payload(HopFrameCodec.encode(1, example(FrameType.OPEN)));
        byte[] empty = Arrays.copyOf(noName, noName.length - 1);
        empty[empty.length - 1] = 0;
        assertThat(codeOf(() -> decode(FrameType.OPEN, empty))).isEqualTo(ErrorCode.PROTOCOL);
        noName[noName.length - 1] = '/';
        assertThat(codeOf(() -> decode(FrameType.OPEN, noName))).isEqualTo(ErrorCode.PROTOCOL);

        for (String pattern : new String[] {"", "a..b", ">.a", "a*", "../.."}) {
            byte[] list = new ByteWriter(64).i64(0).u32(10).text(pattern).toBytes();
            assertThat(codeOf(() -> decode(FrameType.LIST, list))).isEqualTo(ErrorCode.PROTOCOL);
        }
        byte[] longName = new ByteWriter(64)
                .i64(0)
                .u32(10)
                .text("a".repeat(StreamName.MAX_BYTES + 1))
                .toBytes();
        assertThat(codeOf(() -> decode(FrameType.LIST, longName))).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void refusesTextsThatAreTooLongOrNotText() {
        byte[] tooLong = new ByteWriter(2048)
                .text("a".repeat(HopFrameCodec.MAX_TEXT_BYTES + 1))
                .toBytes();
        assertThat(codeOf(() -> decode(FrameType.GOAWAY, tooLong))).isEqualTo(ErrorCode.LIMIT);
        byte[] notText =
                new ByteWriter(16).shortBytes(new byte[] {(byte) 0xc3, 0x28}).toBytes();
        assertThat(codeOf(() -> decode(FrameType.FENCED, notText))).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    @Test
    void capsTheNumberOfStreamsThatAreListed() throws Exception {
        byte[] greedy =
                new ByteWriter(64).i64(5).u32(Integer.MAX_VALUE).text(">").toBytes();
        HopFrame.ListStreams list = (HopFrame.ListStreams) decode(FrameType.LIST, greedy);
        assertThat(list.limit()).isEqualTo(HopFrameCodec.MAX_LIST);
        assertThat(list.fromOrdinal()).isEqualTo(5);
    }

    @Test
    void takesAnErrorCodeOfALaterReleaseForAViolation() throws Exception {
        byte[] later = new ByteWriter(64).u16(399).text("something new").toBytes();
        HopFrame.Failure failure = (HopFrame.Failure) decode(FrameType.ERROR, later);
        assertThat(failure.code()).isEqualTo(ErrorCode.PROTOCOL);
        assertThat(failure.reason()).isEqualTo("something new");
    }

    @Test
    void refusesToOpenAStreamWithoutAName() {
        assertThatThrownBy(() -> new HopFrame.Open(
                        STREAM, StreamName.NONE, Content.BYTES, Bound.LIVE, 1, new byte[32], Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static HopFrame example(FrameType type) {
        StreamName name = new StreamName("a");
        return switch (type) {
            case OPEN ->
                new HopFrame.Open(
                        STREAM,
                        name,
                        Content.BYTES,
                        Bound.LIVE,
                        SegmentLayout.DEFAULT_SEGMENT_SIZE,
                        new byte[32],
                        Optional.empty());
            case ANNOUNCE ->
                new HopFrame.Announce(
                        new StreamDescription(1, STREAM, name, Content.BYTES, Bound.LIVE, false, 2, 3, 4, 5), 6);
            case SUBSCRIBE -> new HopFrame.Subscribe(STREAM, "", StartPosition.EARLIEST, 100);
            default -> throw new IllegalArgumentException("no example of " + type);
        };
    }

    /** Codes of later releases are taken for PROTOCOL, so these do not come back as they were. */
    private static boolean holdsUnknownCode(HopFrame frame) {
        return (frame instanceof HopFrame.Failure failure && failure.code() == ErrorCode.PROTOCOL)
                || (frame instanceof HopFrame.Reset reset && reset.code() == ErrorCode.PROTOCOL);
    }

    private static HopFrame decode(FrameType type, byte[] payload) throws StreamException {
        // Inside of a larger array, as the transport has it.
        byte[] around = new byte[payload.length + 20];
        System.arraycopy(payload, 0, around, 7, payload.length);
        HopFrame frame = HopFrameCodec.decode(type, around, 7, payload.length);
        assertThat(frame.type()).isEqualTo(type);
        return frame;
    }

    private static byte[] payload(byte[] frame) {
        return Arrays.copyOfRange(frame, HopFrameCodec.HEADER_BYTES, frame.length);
    }

    @Test
    void blamesThePeerForImpossibleValues() {
        byte[] name = new ByteWriter(64).i64(0).u32(10).text("a b").toBytes();
        assertThatThrownBy(() -> decode(FrameType.LIST, name))
                .isInstanceOf(PeerViolationException.class)
                .hasMessageContaining("type=LIST");
    }
}
