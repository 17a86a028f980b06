package io.sealstream.key;

import io.sealstream.cipher.NamedKey;
import io.sealstream.error.KeyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * Keys in a file of the form {@link KeyringText}, at most 1 MiB, mode 0600. A relative path counts from the working folder of the
 * machine that loads it. Immutable.
 *
 * @param path the file
 */
public record KeyringFile(String path) implements KeyProvider {

    private static final long serialVersionUID = 1L;

    public KeyringFile {
        Objects.requireNonNull(path, "path");
    }

    public static KeyringFile of(Path path) {
        return new KeyringFile(path.toString());
    }

    @Override
    public Keyring load() throws KeyException {
        Path file = Path.of(path);
        return KeyringText.parse(
                PrivateFile.read(file, "key file", "sealstream keygen -o " + path), "file " + file.toAbsolutePath());
    }

    /**
     * Writes a new key file that only its owner may read.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of this name already
     */
    public static void create(Path path, NamedKey key, Instant created) throws IOException {
        PrivateFile.create(path, KeyringText.exposeFile(key, created));
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
