package io.sealstream.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import io.sealstream.session.FrameType;
import io.sealstream.testkit.Vectors;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pitfall 27: keeps {@code schemas/protocol/SPEC.md} and the code the same where a machine can tell. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SpecificationTest {

    private static final Pattern HEADING = Pattern.compile("^#+ (\\d+(?:\\.\\d+)*) ", Pattern.MULTILINE);
    private static final Pattern ERROR_ROW = Pattern.compile("^\\| (\\d{3}) \\| `(\\w+)` \\|", Pattern.MULTILINE);
    private static final Pattern FRAME_ROW =
            Pattern.compile("^\\| ([0-9A-F]{2}(?:, [0-9A-F]{2})*) \\| ([A-Z_]+(?:, [A-Z_]+)*) \\|", Pattern.MULTILINE);
    private static final Pattern NUMBERED_ROW =
            Pattern.compile("^\\| (\\d+) \\| ([\\w-]+(?: [\\w-]+)*)", Pattern.MULTILINE);
    private static final Pattern CITATION =
            Pattern.compile("SPEC[\\s*]+sections?[\\s*]+(\\d[\\d.]*(?:(?:,|[\\s*]+and)[\\s*]+\\d[\\d.]*)*)");

    @Test
    void listsEveryErrorCodeWithItsNumberAndNoOthers() throws IOException {
        Map<String, Integer> listed = ERROR_ROW
                .matcher(specification())
                .results()
                .collect(Collectors.toMap(row -> row.group(2), row -> Integer.parseInt(row.group(1))));
        Map<String, Integer> known =
                Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::name, ErrorCode::number));
        assertThat(listed).isEqualTo(known);
    }

    @Test
    void listsEveryFrameTypeWithItsNumberAndNoOthers() throws IOException {
        Map<String, Integer> listed = new TreeMap<>();
        FRAME_ROW.matcher(section("7.3")).results().forEach(row -> {
            String[] numbers = row.group(1).split(", ", -1);
            String[] names = row.group(2).split(", ", -1);
            assertThat(names).as(row.group()).hasSameSizeAs(numbers);
            for (int i = 0; i < names.length; i++) {
                listed.put(names[i], Integer.parseInt(numbers[i], 16));
            }
        });
        Map<String, Integer> known =
                Arrays.stream(FrameType.values()).collect(Collectors.toMap(FrameType::name, FrameType::number));
        assertThat(listed).isEqualTo(known);
    }

    @Test
    void listsEverySegmentTypeAndFlagAndNoOthers() throws IOException {
        String frame = section("3.2");
        Map<String, Integer> types =
                Arrays.stream(SegmentType.values()).collect(Collectors.toMap(SegmentType::name, SegmentType::number));
        assertThat(numbered(frame, "| type |")).isEqualTo(types);
        assertThat(numbered(frame, "| flag |"))
                .isEqualTo(Map.of(
                        "FINAL",
                        flagsOf(Ending.FINAL, false, false),
                        "PRIVATE_METADATA",
                        flagsOf(Ending.OPEN, true, false),
                        "COMPRESSED",
                        flagsOf(Ending.OPEN, false, true)));
    }

    @Test
    void listsEveryContentSuiteAndKeySourceAndNoOthers() throws IOException {
        assertThat(numbered(section("2"), "| number | content |"))
                .isEqualTo(Arrays.stream(Content.values()).collect(Collectors.toMap(Content::name, Content::number)));
        assertThat(numbered(section("3.1"), "| suite |").values())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Suite.values()).map(Suite::number).toList());
        assertThat(numbered(section("6.1.1"), "| number | source |"))
                .hasSize(KeySource.class.getPermittedSubclasses().length);
    }

    /** The registry of section 15 says again what the sections say where the types are used. */
    @Test
    void registersTheMetadataThatItDescribes() throws IOException {
        String registry = section("15");
        assertThat(section("3.4")).contains("| 1 | RECORDS span | 13 bytes");
        assertThat(registry).contains("| 0x0001 | RECORDS span | " + (RecordSpan.ENCODED_BYTES - 4) + " bytes (§3.4)");
        assertThat(section("3.4")).contains("| 2 | payload length | `u32`");
        assertThat(registry).contains("| 0x0002 | payload length | 4 bytes (§3.4)");
        assertThat(section("3.3")).contains("type 1 is the time of sealing, 8 bytes");
        assertThat(registry).contains("| 0x0001 | time of sealing | 8 bytes");
    }

    @Test
    void hasEverySectionThatTheCodeCites() throws IOException {
        TreeSet<String> headings = new TreeSet<>();
        HEADING.matcher(specification()).results().forEach(heading -> headings.add(heading.group(1)));
        Map<String, Path> cited = citations();
        assertThat(cited).hasSizeGreaterThan(10);
        assertThat(cited.keySet())
                .as("sections and a file that cites them: %s", cited)
                .isSubsetOf(headings);
    }

    @Test
    void statesWhatAFrameMayHaveBesideItsPayload() throws IOException {
        int aboveSegmentSize = SegmentLayout.MAX_FRAME_BYTES - SegmentLayout.MAX_SEGMENT_SIZE;
        assertThat(section("6.2")).contains(String.format(Locale.ROOT, "%,d", aboveSegmentSize));
    }

    /** The flags byte of a header as the codec writes it. */
    private static int flagsOf(Ending ending, boolean privateMetadata, boolean compressed) {
        SegmentHeader header = new SegmentHeader(
                SegmentType.DATA,
                ending,
                privateMetadata,
                compressed,
                Suite.AES_256_GCM,
                0,
                SegmentLayout.TAG_BYTES,
                new StreamId(new SessionId(0, 0), 0),
                0,
                0,
                0);
        byte[] frame = new byte[header.frameBytes()];
        new SegmentCodec().encode(header, frame, 0);
        return frame[4];
    }

    /** Numbers and names of the rows of the table whose head begins like that. */
    private static Map<String, Integer> numbered(String text, String head) {
        int from = text.indexOf("\n" + head);
        assertThat(from).as("table %s", head).isNotNegative();
        int to = text.indexOf("\n\n", from);
        Map<String, Integer> rows = new TreeMap<>();
        NUMBERED_ROW
                .matcher(text.substring(from, to < 0 ? text.length() : to))
                .results()
                .forEach(row -> rows.put(row.group(2), Integer.parseInt(row.group(1))));
        return rows;
    }

    /** From the heading of that number up to the next heading of any level. */
    private static String section(String number) throws IOException {
        String all = specification();
        Matcher heading = Pattern.compile("^#+ " + Pattern.quote(number) + " .*$", Pattern.MULTILINE)
                .matcher(all);
        assertThat(heading.find()).as("section %s", number).isTrue();
        Matcher next = HEADING.matcher(all);
        int end = next.find(heading.end()) ? next.start() : all.length();
        return all.substring(heading.start(), end);
    }

    private static Map<String, Path> citations() throws IOException {
        TreeMap<String, Path> cited = new TreeMap<>();
        Files.walkFileTree(Vectors.root().resolve("connectors"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = folder.endsWith("target") || folder.endsWith("test");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".java")) {
                    for (MatchResult citation :
                            CITATION.matcher(Files.readString(file)).results().toList()) {
                        for (String number : citation.group(1).split("(?:,|[\\s*]+and)[\\s*]+", -1)) {
                            cited.put(number.replaceAll("\\.$", ""), file);
                        }
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return cited;
    }

    private static String specification() throws IOException {
        return Files.readString(Vectors.root().resolve("schemas/protocol/SPEC.md"));
    }
}
