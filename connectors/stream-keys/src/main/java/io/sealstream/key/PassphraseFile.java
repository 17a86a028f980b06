package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A passphrase in a file of one line, mode 0600. A relative path counts from the working folder of the machine that loads it. Immutable.
 *
 * @param path the file
 */
public record PassphraseFile(String path) implements PassphraseSource {

    private static final long serialVersionUID = 1L;

    public PassphraseFile {
        Objects.requireNonNull(path, "path");
    }

    @Override
    public Passphrase load() throws KeyException {
        Path file = Path.of(path);
        return PassphraseText.parse(
                PrivateFile.read(file, "passphrase file", "write one line to it, then chmod 600 " + path),
                "file " + file.toAbsolutePath());
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
