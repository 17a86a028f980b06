package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * The secret file of a hub, mode 0600, in the hands of whoever decides whom the hub lets in. A line is added behind the others and
 * takes effect at the hub's next start. Immutable.
 *
 * @param path the file
 */
public record HubFile(Path path) {

    public HubFile {
        Objects.requireNonNull(path, "path");
    }

    /**
     * Writes a new file with the hub's own key. It lets nobody in yet.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of this name already
     */
    public static void create(Path path, HopKeyPair keys, Instant created) throws IOException {
        PrivateFile.create(path, HubAdmissionText.exposeLines(keys, created));
    }

    /**
     * Whom the file lets in so far, maybe nobody. May block on a disk.
     *
     * @throws KeyException if the file is missing, unsafe, or no secret file of a hub
     */
    public HubAdmission load() throws KeyException {
        return HubAdmissionText.parseUnfinished(
                PrivateFile.read(path, SecretFile.WHAT, "sealstream keygen --hub -o " + path),
                "file " + path.toAbsolutePath());
    }

    /**
     * The public key that users and clients of this hub pin.
     *
     * @throws KeyException if the file has no key
     */
    public HopPublicKey publicKey() throws KeyException {
        return publicKey(load());
    }

    /** @throws KeyException if the file has a key already: who pinned that one would not get in any more */
    public void add(HopKeyPair keys, Instant created) throws IOException {
        if (load().keys().isPresent()) {
            throw failure("hub has a key already", "do", "remove its line; users and clients then need new files");
        }
        PrivateFile.append(path, HubAdmissionText.exposeLines(keys, created));
    }

    /** @throws KeyException if {@link #requireAbsent} does */
    public void add(UserName user, LoginKey key) throws IOException {
        requireAbsent(user);
        PrivateFile.append(path, HubAdmissionText.exposeLine(user, key));
    }

    /** @throws KeyException if the file has no key of the hub, or this client already */
    public void add(HopPublicKey client) throws IOException {
        HubAdmission admission = load();
        publicKey(admission);
        if (admission.clients().contains(client)) {
            throw failure("hub lets this client in already", "client", client);
        }
        PrivateFile.append(path, HubAdmissionText.line(client) + "\n");
    }

    /** @throws KeyException if the file has no key of the hub, or this user already */
    public void requireAbsent(UserName user) throws KeyException {
        HubAdmission admission = load();
        publicKey(admission);
        if (admission.users().containsKey(user)) {
            throw failure("hub lets this user in already", "user", user, "do", "remove the user's line first");
        }
    }

    private HopPublicKey publicKey(HubAdmission admission) throws KeyException {
        return admission
                .keys()
                .map(HopKeyPair::publicKey)
                .orElseThrow(() -> failure("hub has no key", "do", "sealstream keygen --hub --hub-file " + path));
    }

    private KeyException failure(String sentence, Object... more) {
        Object[] context = new Object[more.length + 2];
        context[0] = "file";
        context[1] = path.toAbsolutePath();
        System.arraycopy(more, 0, context, 2, more.length);
        return new KeyException(ErrorCode.KEY_FILE_INVALID, sentence, context);
    }
}
