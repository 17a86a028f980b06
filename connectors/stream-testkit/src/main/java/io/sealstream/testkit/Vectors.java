package io.sealstream.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The committed vectors: {@code schemas/vectors/STAGE/NAME.vec} below the folder that the system property {@value #ROOT_PROPERTY}
 * names. Every file of a stage is loaded, so a reader of a stage leaves none out.
 */
public final class Vectors {

    /** Names the system property with the root of the checkout. */
    public static final String ROOT_PROPERTY = "sealstream.root";

    private static final String SUFFIX = ".vec";

    private Vectors() {}

    /**
     * All vectors of a stage, by name.
     *
     * @throws IllegalStateException if there are none
     */
    public static List<Vector> stage(String stage) {
        List<Vector> vectors = files(folder().resolve(stage)).entrySet().stream()
                .map(file -> Vector.parse(file.getKey(), file.getValue()))
                .toList();
        if (vectors.isEmpty()) {
            throw new IllegalStateException("no vectors of stage " + stage + " in " + folder());
        }
        return vectors;
    }

    /** Where the stages lie. */
    public static Path folder() {
        return root().resolve("schemas").resolve("vectors");
    }

    /** The root of the checkout. */
    public static Path root() {
        String root = System.getProperty(ROOT_PROPERTY, "");
        if (root.isEmpty()) {
            throw new IllegalStateException("set -D" + ROOT_PROPERTY + " to the root of the checkout");
        }
        return Path.of(root);
    }

    /** The file of a vector. */
    public static Path file(String stage, String name) {
        return folder().resolve(stage).resolve(name + SUFFIX);
    }

    private static Map<String, byte[]> files(Path folder) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.toList()) {
                String fileName = file.getFileName().toString();
                if (!fileName.endsWith(SUFFIX)) {
                    throw new IllegalStateException("not a vector: " + file);
                }
                files.put(fileName.substring(0, fileName.length() - SUFFIX.length()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
