package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * Identities in a file of the form {@link IdentityText}, mode 0600. A relative path counts from the working folder of the machine that
 * loads it. May travel; holds no secret. Immutable.
 *
 * @param path the file
 */
public record IdentityFile(String path) implements Serializable {

    private static final long serialVersionUID = 1L;

    public IdentityFile {
        Objects.requireNonNull(path, "path");
    }

    public static IdentityFile of(Path path) {
        return new IdentityFile(path.toString());
    }

    /**
     * Fetches the identities; every call reads the file again. May block on a disk.
     *
     * @throws KeyException if the file is missing, unsafe, or does not hold identities
     */
    public IdentityOpener load() throws KeyException {
        Path file = Path.of(path);
        return IdentityText.parse(
                PrivateFile.read(file, "identity file", "sealstream keygen --identity -o " + path),
                "file " + file.toAbsolutePath());
    }

    /**
     * Writes a new identity file that only its owner may read.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of this name already
     */
    public static void create(Path path, Identity identity, Instant created) throws IOException {
        PrivateFile.create(path, IdentityText.exposeFile(identity, created));
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
