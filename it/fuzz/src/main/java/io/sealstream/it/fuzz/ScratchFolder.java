package io.sealstream.it.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of this process for targets that read files; removed when the process ends. Not thread safe. */
final class ScratchFolder {

    private final Path path;

    ScratchFolder() {
        try {
            path = Files.createTempDirectory("sealstream-fuzz-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    }

    Path path() {
        return path;
    }

    /** Removes what is in it. */
    void clear() throws IOException {
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(path)) {
            entries = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path entry : entries) {
            if (!entry.equals(path)) {
                Files.delete(entry);
            }
        }
    }

    private void remove() {
        try {
            clear();
            Files.delete(path);
        } catch (IOException e) {
            System.err.println("scratch folder stays: " + path + ": " + e);
        }
    }
}
