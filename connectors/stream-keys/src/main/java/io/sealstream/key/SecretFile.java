package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * A hub secret in a file of the form {@link SecretText}, mode 0600. A relative path counts from the working folder of the machine that
 * loads it. Immutable.
 *
 * @param path the file
 */
public record SecretFile(String path) implements SecretSource {

    private static final long serialVersionUID = 1L;

    public SecretFile {
        Objects.requireNonNull(path, "path");
    }

    public static SecretFile of(Path path) {
        return new SecretFile(path.toString());
    }

    @Override
    public HubSecret load() throws KeyException {
        Path file = Path.of(path);
        return SecretText.parse(
                PrivateFile.read(file, "secret file", "sealstream keygen --secret -o " + path),
                "file " + file.toAbsolutePath());
    }

    /**
     * Writes a new secret file that only its owner may read.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of this name already
     */
    public static void create(Path path, HubSecret secret, Instant created) throws IOException {
        PrivateFile.create(path, SecretText.exposeFile(secret, created));
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
