package io.sealstream.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Test vectors of others, which are no part of this checkout: a folder that the system property {@value #FOLDER_PROPERTY} names. A
 * relative path counts from the root of the checkout. A test that does not find its file is skipped with {@link #absence}.
 */
public final class ForeignVectors {

    /** Names the system property with the folder. */
    public static final String FOLDER_PROPERTY = "sealstream.vectors";

    private ForeignVectors() {}

    /**
     * The file, if it is there.
     *
     * @param path below the folder, such as {@code hpke/name.txt}
     */
    public static Optional<Path> find(String path) {
        String folder = System.getProperty(FOLDER_PROPERTY, "");
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        String root = System.getProperty(Vectors.ROOT_PROPERTY, "");
        return Optional.of(Path.of(root).resolve(folder).resolve(path).normalize())
                .filter(Files::exists);
    }

    /** Why a test that needs {@code path} is skipped. */
    public static String absence(String path) {
        return "vectors are skipped: file is absent [file=" + path + ", " + FOLDER_PROPERTY + "="
                + System.getProperty(FOLDER_PROPERTY, "") + "]";
    }
}
