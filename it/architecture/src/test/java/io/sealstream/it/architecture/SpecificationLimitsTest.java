package io.sealstream.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.hub.limit.HubLimits;
import io.sealstream.segment.ReorderBudget;
import io.sealstream.stream.DecoderOptions;
import io.sealstream.testkit.Vectors;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every row of the table of limits in {@code schemas/protocol/SPEC.md} (SPEC section 8) is the value of a constant, and every constant named
 * here has its row. Constants are named by text, because some belong to one package only.
 */
@Timeout(30)
class SpecificationLimitsTest {

    private static final Pattern ROW = Pattern.compile("^\\| ([^|]+) \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final String SEGMENT = "io.sealstream.segment.";
    private static final String FILE = "io.sealstream.file.";
    private static final String HUB = "io.sealstream.hub.";
    private static final String SESSION = "io.sealstream.session.HopFrameCodec#";

    @Test
    void everyLimitIsThatOfTheCode() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        put(expected, "segment size", "1 to %,d bytes", SEGMENT + "SegmentLayout#MAX_SEGMENT_SIZE");
        put(expected, "segment size of RECORDS", "at least %,d bytes", SEGMENT + "RecordSpan#MIN_SEGMENT_SIZE");
        put(expected, "segment size, default", "%,d bytes", SEGMENT + "SegmentLayout#DEFAULT_SEGMENT_SIZE");
        put(expected, "public metadata", "%,d bytes", SEGMENT + "SegmentLayout#MAX_PUBLIC_METADATA_BYTES");
        put(expected, "private metadata", "%,d bytes", SEGMENT + "SegmentLayout#MAX_PRIVATE_METADATA_BYTES");
        put(expected, "body", "%,d bytes", SEGMENT + "SegmentLayout#MAX_BODY_BYTES");
        put(expected, "frame", "%,d bytes", SEGMENT + "SegmentLayout#MAX_FRAME_BYTES");
        long sequences = constant(SEGMENT + "SegmentLayout#MAX_SEQUENCE") + 1;
        assertThat(Long.bitCount(sequences)).isEqualTo(1);
        expected.put("sequence", "2^" + Long.numberOfTrailingZeros(sequences) + " - 1");
        put(expected, "segments under one key", "2^%d", "io.sealstream.cipher.Epoch#SEGMENTS_PER_KEY_BITS");
        put(expected, "record", "%,d bytes by default", SEGMENT + "RecordPacker#DEFAULT_MAX_RECORD_BYTES");
        DecoderOptions window = DecoderOptions.DEFAULT;
        expected.put(
                "reordering window",
                window.windowSegments() + " segments and " + (window.windowBytes() >> 20) + " MiB by default");
        expected.put(
                "waiting segments of all readers of a process",
                (ReorderBudget.DEFAULT_BYTES >> 20) + " MiB by default");
        put(
                expected,
                "forged frames of a stream",
                "%,d by default",
                "io.sealstream.stream.DecoderOptions#DEFAULT_MAX_FORGERIES");
        put(expected, "interval of beacons", "%,d ms", SEGMENT + "Beacon#MAX_INTERVAL_MS");
        put(expected, "name", "%d bytes", SEGMENT + "StreamName#MAX_BYTES");
        put(expected, "key id", "%d bytes", "io.sealstream.cipher.KeyId#MAX_BYTES");
        putFiles(expected);
        putHop(expected);
        assertThat(table("## 8 ", "### 8.1 ")).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void everyLimitOfAHubIsItsDefault() throws IOException {
        HubLimits.Connections connections = HubLimits.DEFAULT.connections();
        HubLimits.Holdings holdings = HubLimits.DEFAULT.holdings();
        HubLimits.Rates rates = HubLimits.DEFAULT.rates();
        HubLimits.Memory memory = HubLimits.DEFAULT.memory();
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(
                "half-open connections",
                text("%,d, of one address %,d", connections.halfOpen(), connections.halfOpenPerAddress()));
        expected.put("failed handshakes of an address", text("%,d in a minute", connections.failedPerMinute()));
        expected.put("connections", text("%,d, of one client %,d", connections.max(), connections.perClient()));
        expected.put("channels of a connection", text("%,d", holdings.channels()));
        expected.put(
                "subscriptions",
                text("%,d, of one connection %,d", holdings.subscriptions(), holdings.subscriptionsPerConnection()));
        expected.put("streams", text("%,d", holdings.streams()));
        expected.put("epochs of all streams", text("%,d", holdings.epochs()));
        expected.put("new streams of a client", text("%,d in a minute", rates.newStreamsPerMinute()));
        expected.put("LIST of a client", text("%,d in a second", rates.listsPerSecond()));
        expected.put(
                "OPEN, SUBSCRIBE, EPOCH and durable acknowledgements of a client",
                text("%,d in a second, then later", rates.requestsPerSecond()));
        expected.put(
                "bytes received and not stored",
                text(
                        "%,d MiB, of one connection %,d MiB, then later",
                        memory.unstoredBytes() >> 20, memory.unstoredBytesPerConnection() >> 20));
        expected.put(
                "control frames that wait for clients",
                text("%,d, for one client %,d", memory.unreadFrames(), memory.unreadFramesPerConnection()));
        assertThat(table("### 8.1 ", "## 9 ")).containsAllEntriesOf(expected);
    }

    private static String text(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }

    private static void putFiles(Map<String, String> expected) throws ReflectiveOperationException {
        put(expected, "key sources", "%d", FILE + "KeySources#MAX_COUNT");
        put(expected, "key URI", "%d bytes", FILE + "KeySource$KeyService#MAX_URI_BYTES");
        put(expected, "wrapped root key", "%d bytes", FILE + "KeySource$KeyService#MAX_WRAPPED_BYTES");
        put(expected, "memory of Argon2id", "%,d KiB", FILE + "Argon2Cost#MAX_MEMORY_KIBIBYTES");
        put(expected, "passes of Argon2id", "%d", FILE + "Argon2Cost#MAX_PASSES");
        put(expected, "lanes of Argon2id", "%d", FILE + "Argon2Cost#MAX_LANES");
        put(expected, "file header", "%,d bytes", FILE + "SegFileHeader#MAX_BYTES");
        put(expected, "entries of an INDEX segment", "%,d", FILE + "IndexLayout#MAX_ENTRIES_PER_SEGMENT");
    }

    private static void putHop(Map<String, String> expected) throws ReflectiveOperationException {
        put(
                expected,
                "handshake message of Noise",
                "%,d bytes",
                "io.sealstream.transport.noise.HandshakeState#MAX_MESSAGE_BYTES");
        put(
                expected,
                "handshake, with all of TLS",
                "%d seconds",
                "io.sealstream.transport.hop.HandshakeHandler#TIMEOUT");
        put(expected, "sealed hop record", "%,d bytes", "io.sealstream.transport.hop.RecordLayout#MAX_SEALED_BYTES");
        Object keys = value("io.sealstream.transport.hop.KeyLimits#DEFAULT");
        expected.put("bytes under one key of a hop", ((long) part(keys, "maxBytes") >> 30) + " GiB");
        expected.put("age of a key of a hop", ((Duration) part(keys, "maxAge")).toHours() + " hour");
        put(expected, "hop record", "%,d bytes", "io.sealstream.transport.hop.RecordLayout#MAX_RECORD_BYTES");
        put(expected, "control frame", "%,d bytes", SESSION + "MAX_CONTROL_BYTES");
        put(expected, "text in a frame", "%,d bytes", SESSION + "MAX_TEXT_BYTES");
        put(expected, "channel", "%,d", SESSION + "MAX_CHANNEL");
        put(expected, "streams in one answer to LIST", "%,d", SESSION + "MAX_LIST");
        put(expected, "user's name", "%d bytes", "io.sealstream.session.UserName#MAX_BYTES");
        put(expected, "subscriber names of a stream", "%,d", HUB + "spool.Cursors#MAX_SUBSCRIBERS");
        put(expected, "dropped streams that are remembered", "%,d", HUB + "spool.DroppedStreams#MAX_REMEMBERED");
    }

    private static void put(Map<String, String> expected, String row, String format, String constant)
            throws ReflectiveOperationException {
        expected.put(row, String.format(Locale.ROOT, format, constant(constant)));
    }

    /** The value of {@code CLASS#FIELD}; of a duration, its seconds. */
    private static long constant(String name) throws ReflectiveOperationException {
        Object value = value(name);
        return value instanceof Duration duration ? duration.toSeconds() : ((Number) value).longValue();
    }

    private static Object value(String name) throws ReflectiveOperationException {
        String[] parts = name.split("#", -1);
        Field field = Class.forName(parts[0]).getDeclaredField(parts[1]);
        field.setAccessible(true);
        return field.get(null);
    }

    /** A component of a record that may not be public. */
    private static Object part(Object value, String component) throws ReflectiveOperationException {
        Method accessor = value.getClass().getDeclaredMethod(component);
        accessor.setAccessible(true);
        return accessor.invoke(value);
    }

    private static Map<String, String> table(String from, String to) throws IOException {
        String text = Files.readString(Vectors.root().resolve("schemas/protocol/SPEC.md"));
        String section = text.substring(text.indexOf("\n" + from), text.indexOf("\n" + to));
        Map<String, String> rows = new LinkedHashMap<>();
        ROW.matcher(section)
                .results()
                .filter(row -> !row.group(1).equals("limit") && !row.group(1).startsWith("---"))
                .forEach(row -> assertThat(rows.put(row.group(1), row.group(2))).isNull());
        return rows;
    }
}
