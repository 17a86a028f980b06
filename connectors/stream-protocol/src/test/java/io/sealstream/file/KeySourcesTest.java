package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.KEY_ID;
import static io.sealstream.cipher.FixedStreams.NAME;
import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.cipher.FixedStreams.STREAM;
import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.KeyLookup;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeySource.KeyService;
import io.sealstream.file.KeySource.Named;
import io.sealstream.file.KeySource.Passphrase;
import io.sealstream.file.KeySource.Recipient;
import io.sealstream.segment.Content;
import io.sealstream.segment.Suite;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class KeySourcesTest {

    private static final Passphrase PASSPHRASE = new Passphrase(bytes(16, 0x51), Argon2Cost.DEFAULT);
    private static final KeyService SERVICE = new KeyService("vault:a/b", bytes(3, 0x61));

    static Stream<KeySources> allowed() {
        return Stream.of(
                KeySources.named(KEY_ID),
                sources(recipient(1)),
                sources(recipient(1), recipient(2), SERVICE),
                sources(SERVICE, new KeyService("vault:a/b", bytes(4, 0x61))),
                sources(PASSPHRASE),
                new KeySources(IntStream.range(0, 64)
                        .mapToObj(KeySourcesTest::recipient)
                        .toList()),
                new KeySources(
                        IntStream.range(0, 64).mapToObj(KeySourcesTest::longest).toList()));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void decodesWhatItEncoded(KeySources sources) throws StreamException {
        byte[] encoded = encode(sources.list());
        assertThat(encoded).hasSize(sources.encodedBytes());
        assertThat(decode(encoded)).isEqualTo(sources).hasSameHashCodeAs(sources);
        byte[] header = header(sources).encode(ROOT);
        assertThat(header).hasSizeLessThanOrEqualTo(SegFileHeader.MAX_BYTES);
        assertThat(SegFileHeader.decode(header).keys()).isEqualTo(sources);
    }

    @Test
    void laysFieldsOutAsTheSpecificationSays() {
        assertThat(HexFormat.of().formatHex(encode(List.of(recipient(1), PASSPHRASE, SERVICE))))
                .isEqualTo("00020050" + "01".repeat(80) + "00030016" + "51".repeat(16) + "00010000" + "03" + "04"
                        + "00040010" + "0009" + "7661756c743a612f62" + "0003" + "616161");
    }

    @Test
    void bindsToSuiteStreamAndName() {
        assertThat(HexFormat.of().formatHex(new KeyContext(Suite.AES_256_GCM, STREAM, NAME).bytes()))
                .isEqualTo("01" + "000102030405060708090a0b0c0d0e0f" + "0000000000000007" + "000f"
                        + "73656e736f72732e73656174746c65");
    }

    @Test
    void refusesListsThatNoWriterMakes() {
        List<List<KeySource>> lists = List.of(
                List.of(new Named(KEY_ID), recipient(1)),
                List.of(new Named(KEY_ID), new Named(KEY_ID)),
                List.of(PASSPHRASE, SERVICE),
                List.of(recipient(1), PASSPHRASE),
                List.of(SERVICE, recipient(1)),
                List.of(recipient(1), recipient(2), recipient(1)));
        for (List<KeySource> list : lists) {
            assertThatThrownBy(() -> new KeySources(list)).isInstanceOf(IllegalArgumentException.class);
            assertThat(codeOf(() -> decode(encode(list)))).as("%s", list).isEqualTo(ErrorCode.CORRUPT_HEADER);
        }
        assertThatThrownBy(() -> new KeySources(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(codeOf(() -> decode(new byte[0]))).isEqualTo(ErrorCode.TRUNCATED);
    }

    @Test
    void refusesSixtyFiveRecipients() {
        List<KeySource> many = new ArrayList<>(
                IntStream.range(0, 65).mapToObj(KeySourcesTest::recipient).toList());
        assertThatThrownBy(() -> new KeySources(many)).isInstanceOf(IllegalArgumentException.class);
        assertThat(codeOf(() -> decode(encode(many)))).isEqualTo(ErrorCode.LIMIT);
        many.remove(64);
        assertThat(new KeySources(many).list()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource({
        "0000, CORRUPT_HEADER",
        "00050000, CORRUPT_HEADER",
        "ffff0000, CORRUPT_HEADER",
        "0001, TRUNCATED",
        "00010000, CORRUPT_HEADER",
        "0001004161, LIMIT",
        "0002004f, TRUNCATED",
        "00020051, LIMIT",
        "0002000161, CORRUPT_HEADER",
        "00030017, LIMIT",
        "0003000161, TRUNCATED",
        "00040304, LIMIT",
        "00040000, TRUNCATED",
        "000400050001610000, CORRUPT_HEADER",
        "000400050000000161, CORRUPT_HEADER",
        "00040006000120000161, CORRUPT_HEADER",
        "00040006000180000161, CORRUPT_HEADER",
        "0004000700016100016161, TRAILING_BYTES",
        "0004000600016100026161, TRUNCATED",
        "000400020100, LIMIT",
        "0004000500016102ff, LIMIT",
    })
    void rejectsValuesThatNoWriterMakes(String hex, ErrorCode expected) {
        byte[] encoded = HexFormat.of().parseHex(hex);
        assertThat(codeOf(() -> decode(encoded))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0x100001, 3, 4",
        "0x7fffffff, 3, 4",
        "0x80000000, 3, 4",
        "0xffffffff, 3, 4",
        "31, 3, 4",
        "0, 3, 4",
        "65536, 0, 4",
        "65536, 11, 4",
        "65536, 255, 4",
        "65536, 3, 0",
        "65536, 3, 5",
        "65536, 3, 255"
    })
    void rejectsCostsOutOfRange(String memoryKibibytes, int passes, int lanes) {
        int memory = Long.decode(memoryKibibytes).intValue();
        byte[] encoded = new ByteWriter(26)
                .u16(3)
                .u16(22)
                .zeros(16)
                .i32(memory)
                .u8(passes)
                .u8(lanes)
                .toBytes();
        assertThat(codeOf(() -> decode(encoded))).isEqualTo(ErrorCode.LIMIT);
        assertThatThrownBy(() -> new Argon2Cost(memory, passes, lanes)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 1", "32, 10, 4", "0x100000, 10, 4"})
    void acceptsTheCostsAtTheEdges(String memoryKibibytes, int passes, int lanes) throws StreamException {
        KeySource source = new Passphrase(bytes(16, 1), new Argon2Cost(Integer.decode(memoryKibibytes), passes, lanes));
        assertThat(decode(encode(List.of(source))).list()).containsExactly(source);
    }

    @Test
    void rejectsSourcesCutAnywhere() {
        byte[] encoded = encode(List.of(recipient(1), recipient(2), SERVICE));
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            if (length == 84 || length == 168) {
                continue;
            }
            assertThat(codeOf(() -> decode(cut))).as("length %d", length).isEqualTo(ErrorCode.TRUNCATED);
        }
    }

    @Test
    void noticesEveryFlippedBitOfTheHeader() {
        byte[] encoded = header(sources(recipient(1), SERVICE)).encode(ROOT);
        for (int bit = 0; bit < encoded.length * 8; bit++) {
            byte[] flipped = encoded.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(codeOf(() -> SegFileHeader.decode(flipped).verify(flipped, ROOT)))
                    .as("bit %d", bit)
                    .isNotNull();
        }
    }

    @Test
    void refusesPartsOfAWrongLength() {
        assertThatThrownBy(() -> new Recipient(bytes(79, 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Passphrase(bytes(15, 0), Argon2Cost.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyService("a", bytes(513, 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyService("a b", bytes(1, 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyService("a".repeat(256), bytes(1, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsKindsAndNoBytes() {
        assertThat(sources(recipient(0x61), recipient(0x62), SERVICE))
                .hasToString("2 × recipient, key service vault:a/b");
        assertThat(sources(PASSPHRASE)).hasToString("passphrase, Argon2id of 65536 KiB, 3 passes, 4 lanes");
        assertThat(KeySources.named(KEY_ID)).hasToString("key id vectors-1");
        assertThat(new KeySources(IntStream.range(10, 17)
                        .mapToObj(i -> (KeySource) new KeyService("u:" + i, bytes(1, 0)))
                        .toList()))
                .hasToString("key service u:10, key service u:11, key service u:12, key service u:13, key service u:14"
                        + " and 2 more");
        assertThat(bytes(3, 0x61)).hasToString("3 bytes");
        assertThat(new SealedKey(ROOT, sources(SERVICE)).toString()).contains("RootKey[hidden]");
    }

    @Test
    void aFileCarriesWhatItsSealerDecided() throws IOException {
        KeySources sources = sources(recipient(1), SERVICE);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<KeyContext> contexts = new ArrayList<>();
        KeySealer sealer = context -> {
            contexts.add(context);
            return new SealedKey(ROOT, sources);
        };
        try (SealedOutputStream out = SealedOutputStream.create(file, sealer, NAME, 10, AeadProvider.platform())) {
            out.write(new byte[25]);
            out.finish();
        }
        KeyOpener opener = (context, found) -> {
            contexts.add(context);
            assertThat(found).isEqualTo(sources);
            return ROOT;
        };
        try (SealedInputStream in = SealedInputStream.open(new ByteArrayInputStream(file.toByteArray()), opener)) {
            assertThat(in.readAllBytes()).isEqualTo(new byte[25]);
        }
        assertThat(contexts).hasSize(2);
        assertThat(contexts.get(1)).isEqualTo(contexts.get(0));
        KeyLookup ring = id -> ROOT;
        assertThat(codeOf(() -> SealedInputStream.open(new ByteArrayInputStream(file.toByteArray()), ring)))
                .isEqualTo(ErrorCode.UNKNOWN_KEY);
    }

    /** Finding a key may cost a call of a service or half a second, and a repair needs none beyond that of reading. */
    @Test
    void aFileOfRecordsIsReadAndRepairedByItsKeySources() throws IOException {
        KeySources sources = sources(recipient(1), SERVICE);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedRecordWriter out = SealedRecordWriter.create(file, context -> new SealedKey(ROOT, sources))) {
            out.add(new byte[25], 0, 25);
            out.finish();
        }
        List<KeyContext> contexts = new ArrayList<>();
        KeyOpener opener = (context, found) -> {
            contexts.add(context);
            assertThat(found).isEqualTo(sources);
            return ROOT;
        };
        ByteArrayOutputStream repaired = new ByteArrayOutputStream();
        SegFileRepair.copy(new ByteArrayInputStream(file.toByteArray()), opener, repaired);
        assertThat(contexts).hasSize(1);
        try (SegFile whole = SegFile.open(MemorySource.of(repaired.toByteArray()), opener)) {
            assertThat(whole.header().keys()).isEqualTo(sources);
            assertThat(whole.recordCount()).hasValue(1);
        }
        try (SealedRecordReader in =
                SealedRecordReader.open(new ByteArrayInputStream(repaired.toByteArray()), opener)) {
            assertThat(in.nextSegment((number, bytes, offset, length) ->
                            assertThat(length).isEqualTo(25)))
                    .isTrue();
        }
        assertThat(contexts).hasSize(3).containsOnly(contexts.get(0));
        KeyOpener ring = KeyOpener.of(id -> ROOT);
        assertThat(codeOf(() -> SegFile.open(MemorySource.of(repaired.toByteArray()), ring)))
                .isEqualTo(ErrorCode.UNKNOWN_KEY);
    }

    private static SegFileHeader header(KeySources sources) {
        return new SegFileHeader(Suite.AES_256_GCM, Content.BYTES, 10, STREAM, NAME, sources);
    }

    private static byte[] encode(List<KeySource> list) {
        ByteWriter out = new ByteWriter(100);
        list.forEach(one -> out.u16(one.number()).shortBytes(one.value()));
        return out.toBytes();
    }

    private static KeySources decode(byte[] encoded) throws StreamException {
        return KeySourcesDecoder.decode(ByteReader.of(encoded, "test"));
    }

    private static KeySources sources(KeySource... list) {
        return new KeySources(List.of(list));
    }

    private static KeySource recipient(int value) {
        return new Recipient(bytes(80, value));
    }

    private static KeySource longest(int value) {
        return new KeyService("u".repeat(255), bytes(512, value));
    }

    private static OpaqueBytes bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return OpaqueBytes.of(bytes);
    }
}
