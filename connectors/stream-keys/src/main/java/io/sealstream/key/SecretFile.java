package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * A file of the form {@link ClientAccessText} for a client, or {@link HubAdmissionText} for a hub, mode 0600. A relative path counts from
 * the working folder of the machine that loads it. Immutable.
 *
 * @param path the file
 */
public record SecretFile(String path) implements SecretSource {

    static final String WHAT = "secret file";

    private static final long serialVersionUID = 1L;

    public SecretFile {
        Objects.requireNonNull(path, "path");
    }

    public static SecretFile of(Path path) {
        return new SecretFile(path.toString());
    }

    @Override
    public ClientAccess load() throws KeyException {
        return ClientAccessText.parse(read(), place());
    }

    @Override
    public HubAdmission loadAdmission() throws KeyException {
        return HubAdmissionText.parse(read(), place());
    }

    /**
     * Writes a new secret file of a hub and of all its clients that only its owner may read.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of this name already
     */
    public static void create(Path path, HubSecret secret, Instant created) throws IOException {
        create(path, new ClientAccess.Shared(secret), created);
    }

    /**
     * Writes a new secret file of a client that only its owner may read.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of this name already
     */
    public static void create(Path path, ClientAccess access, Instant created) throws IOException {
        PrivateFile.create(path, ClientAccessText.exposeFile(access, created));
    }

    private String read() throws KeyException {
        return PrivateFile.read(Path.of(path), WHAT, "sealstream keygen --secret -o " + path);
    }

    private String place() {
        return "file " + Path.of(path).toAbsolutePath();
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
