package io.sealstream.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.EpochVectors;
import io.sealstream.cipher.SegmentVectors;
import io.sealstream.stream.StreamVectors;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.Vectors;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Keeps the committed vectors and their generators the same. The generators are {@link EpochVectors}, {@link SegmentVectors},
 * {@link StreamVectors} and {@link FileVectors}, which adds {@link IndexVectors}; {@link #writesTheVectors} runs them when
 * {@code -Dsealstream.write-vectors=true} is set.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VectorGeneratorTest {

    private static final int MAX_FILE_BYTES = 70 << 10;
    private static final int MAX_TOTAL_BYTES = 1 << 20;

    private static Map<String, List<Vector>> made() {
        TreeMap<String, List<Vector>> stages = new TreeMap<>();
        stages.put("epoch", EpochVectors.make());
        stages.put("segment", SegmentVectors.make());
        stages.put("stream", StreamVectors.make());
        stages.put("file", FileVectors.make());
        return stages;
    }

    @Test
    void committedVectorsAreWhatTheGeneratorsMake() {
        made().forEach((stage, vectors) -> {
            TreeMap<String, byte[]> expected = new TreeMap<>();
            vectors.forEach(vector -> expected.put(vector.name(), vector.encode()));
            TreeMap<String, byte[]> committed = new TreeMap<>();
            Vectors.stage(stage).forEach(vector -> committed.put(vector.name(), vector.encode()));
            assertThat(committed.keySet()).as("stage %s", stage).isEqualTo(expected.keySet());
            committed.forEach((name, bytes) -> assertThat(bytes)
                    .as("vector %s/%s: run the generator, or see what changed the format", stage, name)
                    .isEqualTo(expected.get(name)));
            assertThat(expected).as("stage %s has no name twice", stage).hasSameSizeAs(vectors);
        });
    }

    @Test
    void staySmall() throws IOException {
        long total = 0;
        for (Path file : filesBelow(Vectors.folder())) {
            long size = Files.size(file);
            assertThat(size).as("size of %s", file).isLessThanOrEqualTo(MAX_FILE_BYTES);
            total += size;
        }
        assertThat(total).isLessThanOrEqualTo(MAX_TOTAL_BYTES);
    }

    /** Every file lies in a stage, every stage is named by a test, and the loader gives a test all files of its stage. */
    @Test
    void noVectorIsLeftUnread() throws IOException {
        TreeSet<String> stages = new TreeSet<>();
        for (Path file : filesBelow(Vectors.folder())) {
            Path below = Vectors.folder().relativize(file);
            if (below.getNameCount() == 1) {
                assertThat(below.toString()).isIn("README.md", ".gitattributes");
            } else {
                assertThat(below.getNameCount()).as("depth of %s", below).isEqualTo(2);
                assertThat(below.toString()).endsWith(".vec");
                stages.add(below.getName(0).toString());
            }
        }
        String readme = Files.readString(Vectors.folder().resolve("README.md"));
        String tests = testSources();
        for (String stage : stages) {
            assertThat(tests).as("a test reads stage %s", stage).contains("Vectors.stage(\"" + stage + "\")");
            assertThat(readme).as("the README tells of stage %s", stage).contains("`" + stage + "/`");
        }
        assertThat(stages).containsAll(made().keySet());
    }

    @Test
    @EnabledIfSystemProperty(named = "sealstream.write-vectors", matches = "true")
    void writesTheVectors() throws IOException {
        for (var stage : made().entrySet()) {
            Path folder = Vectors.folder().resolve(stage.getKey());
            Files.createDirectories(folder);
            for (Path old : filesBelow(folder)) {
                Files.delete(old);
            }
            for (Vector vector : stage.getValue()) {
                Files.write(Vectors.file(stage.getKey(), vector.name()), vector.encode());
            }
        }
    }

    private static String testSources() throws IOException {
        StringBuilder sources = new StringBuilder();
        Files.walkFileTree(Vectors.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name =
                        folder.getFileName() == null ? "" : folder.getFileName().toString();
                boolean skipped = name.equals("target") || name.equals(".git") || name.equals("main");
                return skipped && !folder.equals(Vectors.root())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.java") || name.endsWith("ITCase.java")) {
                    sources.append(Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources.toString();
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
