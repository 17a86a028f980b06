package io.sealstream.key;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.KeySource;
import io.sealstream.file.KeySources;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Opens files that were sealed for one of some identities; nothing in a file tells for whom it is, so each is tried. Thread safe. */
public final class IdentityOpener implements KeyOpener {

    /** A file may have 64 recipients, and each try costs a Diffie-Hellman. */
    public static final int MAX_IDENTITIES = 100;

    private final List<Identity> identities;

    /** @throws IllegalArgumentException unless there are 1 to {@value #MAX_IDENTITIES} */
    public IdentityOpener(List<Identity> identities) {
        this.identities = List.copyOf(identities);
        if (identities.isEmpty() || identities.size() > MAX_IDENTITIES) {
            throw new IllegalArgumentException(
                    "there are 1 to " + MAX_IDENTITIES + " identities, found " + identities.size());
        }
    }

    /** In the order in which they are tried. */
    public List<Identity> identities() {
        return identities;
    }

    @Override
    public RootKey open(KeyContext context, KeySources sources) throws KeyException {
        for (KeySource source : sources.list()) {
            if (source instanceof KeySource.Recipient wrapped) {
                Optional<RootKey> root = unwrap(wrapped, context);
                if (root.isPresent()) {
                    return root.get();
                }
            }
        }
        throw new KeyException(
                ErrorCode.UNKNOWN_KEY,
                "file was not sealed for any of these identities",
                "keys",
                sources,
                "identitiesTried",
                identities.size());
    }

    private Optional<RootKey> unwrap(KeySource.Recipient source, KeyContext context) {
        for (Identity identity : identities) {
            Optional<byte[]> secret = identity.unwrap(source, context);
            // Anybody can seal something else for a recipient.
            if (secret.isPresent() && secret.get().length == RootKey.BYTES) {
                RootKey root = RootKey.of(secret.get());
                Arrays.fill(secret.get(), (byte) 0);
                return Optional.of(root);
            }
        }
        return Optional.empty();
    }

    /** Recipients, which are public. */
    @Override
    public String toString() {
        return "IdentityOpener" + identities;
    }
}
