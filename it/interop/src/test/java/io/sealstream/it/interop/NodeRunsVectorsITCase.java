package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The second implementation answers every vector as it says, says which it cannot run, and notices one that says something else. */
@Timeout(120)
class NodeRunsVectorsITCase {

    private static final Path VECTORS = Node.ROOT.resolve("schemas/vectors");

    /** All that need Argon2id, which its platform lacks; a cost above the cap is refused without it. */
    private static final List<String> NOT_OFFERED = List.of(
            "key/passphrase-altered-cost.vec: not offered (Argon2id)",
            "key/passphrase-altered-salt.vec: not offered (Argon2id)",
            "key/passphrase-decomposed.vec: not offered (Argon2id)",
            "key/passphrase-wrong.vec: not offered (Argon2id)",
            "key/passphrase.vec: not offered (Argon2id)");

    @TempDir
    Path folder;

    @Test
    void answersEveryVector() throws Exception {
        try (Node node = Node.start(folder, "vectors", VECTORS)) {
            String said = new String(node.succeeded(), StandardCharsets.UTF_8);
            System.out.print(said);
            assertThat(said.lines().filter(line -> line.contains("not offered (")))
                    .containsExactlyElementsOf(NOT_OFFERED);
            // Stage hub is for hubs, which this implementation has none of.
            long forClients = files(VECTORS).stream()
                    .filter(file -> !VECTORS.relativize(file).startsWith("hub"))
                    .count();
            assertThat(said).endsWith(forClients + " vectors, 5 not offered, 0 differences\n");
        }
    }

    @Test
    void noticesVectorThatExpectsAnotherCode() throws Exception {
        assertThat(afterChange("segment/flip-tag.vec", "expect: AEAD_FAILED", "expect: CORRUPT_HEADER"))
                .contains("segment/flip-tag.vec: expect is AEAD_FAILED, expected CORRUPT_HEADER\n", " 1 differences\n");
    }

    @Test
    void noticesVectorThatExpectsOtherBytes() throws Exception {
        assertThat(afterChange("file/cut-between.vec", "plaintext-sha256: ", "plaintext-sha256: 00"))
                .contains("file/cut-between.vec: plaintext-sha256 is ", " 1 differences\n");
    }

    /** What is said of all vectors, one of which was changed. */
    private String afterChange(String name, String from, String to) throws Exception {
        for (Path file : files(VECTORS)) {
            Path copy = folder.resolve("vectors").resolve(VECTORS.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        Path changed = folder.resolve("vectors").resolve(name);
        String text = Files.readString(changed, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        Files.writeString(changed, text.replace(from, to), StandardCharsets.ISO_8859_1);
        try (Node node = Node.start(folder, "vectors", folder.resolve("vectors"))) {
            assertThat(node.exit()).isEqualTo(1);
            return new String(node.output(), StandardCharsets.UTF_8);
        }
    }

    private static List<Path> files(Path vectors) throws IOException {
        try (Stream<Path> found = Files.walk(vectors)) {
            return found.filter(file -> file.toString().endsWith(".vec")).toList();
        }
    }
}
