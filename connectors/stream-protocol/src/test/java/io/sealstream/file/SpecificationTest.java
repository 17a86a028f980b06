package io.sealstream.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.KeyId;
import io.sealstream.error.ErrorCode;
import io.sealstream.file.KeySource.KeyService;
import io.sealstream.segment.RecordPacker;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamName;
import io.sealstream.stream.DecoderOptions;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pitfall 27: keeps {@code schemas/protocol/SPEC.md} and the code the same where a machine can tell. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SpecificationTest {

    private static final Pattern HEADING = Pattern.compile("^#+ (\\d+(?:\\.\\d+)*) ", Pattern.MULTILINE);
    private static final Pattern ERROR_ROW = Pattern.compile("^\\| (\\d{3}) \\| `(\\w+)` \\|", Pattern.MULTILINE);
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
    void statesTheLimitsOfTheCode() throws IOException {
        assertLimit("segment size", "1 to %,d bytes", SegmentLayout.MAX_SEGMENT_SIZE);
        assertLimit("segment size of RECORDS", "at least %,d bytes", RecordSpan.MIN_SEGMENT_SIZE);
        assertLimit("segment size, default", "%,d bytes", SegmentLayout.DEFAULT_SEGMENT_SIZE);
        assertLimit("public metadata", "%,d bytes", SegmentLayout.MAX_PUBLIC_METADATA_BYTES);
        assertLimit("private metadata", "%,d bytes", SegmentLayout.MAX_PRIVATE_METADATA_BYTES);
        assertLimit("body", "%,d bytes", SegmentLayout.MAX_BODY_BYTES);
        assertLimit("frame", "%,d bytes", SegmentLayout.MAX_FRAME_BYTES);
        assertLimit("sequence", "2^%d - 1", Long.bitCount(SegmentLayout.MAX_SEQUENCE));
        assertLimit("segments under one key", "2^%d", Epoch.SEGMENTS_PER_KEY_BITS);
        assertLimit("record", "%,d bytes by default", RecordPacker.DEFAULT_MAX_RECORD_BYTES);
        assertLimit("reordering window", "%d segments and 64 MiB by default", DecoderOptions.DEFAULT.windowSegments());
        assertThat(DecoderOptions.DEFAULT.windowBytes()).isEqualTo(64 << 20);
        assertLimit("name", "%d bytes", StreamName.MAX_BYTES);
        assertLimit("key id", "%d bytes", KeyId.MAX_BYTES);
        assertLimit("key sources", "%d", KeySources.MAX_COUNT);
        assertLimit("key URI", "%d bytes", KeyService.MAX_URI_BYTES);
        assertLimit("wrapped root key", "%d bytes", KeyService.MAX_WRAPPED_BYTES);
        assertLimit("memory of Argon2id", "%,d KiB", Argon2Cost.MAX_MEMORY_KIBIBYTES);
        assertLimit("passes of Argon2id", "%d", Argon2Cost.MAX_PASSES);
        assertLimit("lanes of Argon2id", "%d", Argon2Cost.MAX_LANES);
        assertLimit("file header", "%,d bytes", SegFileHeader.MAX_BYTES);
        assertLimit("entries of an INDEX segment", "%,d", IndexLayout.MAX_ENTRIES_PER_SEGMENT);
        int aboveSegmentSize = SegmentLayout.MAX_FRAME_BYTES - SegmentLayout.MAX_SEGMENT_SIZE;
        assertThat(specification()).contains(String.format(Locale.ROOT, "%,d", aboveSegmentSize));
    }

    private static void assertLimit(String name, String format, int value) throws IOException {
        String row = "| " + name + " | " + String.format(Locale.ROOT, format, value) + " |";
        assertThat(specification()).contains(row);
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
