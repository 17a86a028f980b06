package io.sealstream.it.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lines that say what was measured: printed, and kept in a file. */
final class Evidence {

    private final Path file;

    Evidence(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("sealstream.hostile.evidence")));
        this.file = folder.resolve(name);
        Files.deleteIfExists(file);
    }

    void line(String text) throws IOException {
        System.out.println("hostile: " + text);
        Files.writeString(
                file, text + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
