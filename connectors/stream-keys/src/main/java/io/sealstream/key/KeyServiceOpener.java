package io.sealstream.key;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.KeySource;
import io.sealstream.file.KeySources;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens files whose root key was wrapped by a key service: the first of its keys that does it. As thread safe as the service. */
public final class KeyServiceOpener implements KeyOpener {

    private final KeyService service;

    public KeyServiceOpener(KeyService service) {
        this.service = Objects.requireNonNull(service, "service");
    }

    /** @throws StreamException what the service said of the first of its keys, with what it said of the others suppressed */
    @Override
    public RootKey open(KeyContext context, KeySources sources) throws StreamException {
        @Nullable StreamException failure = null;
        for (KeySource source : sources.list()) {
            if (source instanceof KeySource.KeyService wrapped) {
                try {
                    return unwrap(wrapped, context);
                } catch (StreamException e) {
                    if (failure == null) {
                        failure = e;
                    } else if (!failure.equals(e)) {
                        failure.addSuppressed(e);
                    }
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        throw new KeyException(ErrorCode.UNKNOWN_KEY, "file was not sealed by a key service", "neededInstead", sources);
    }

    private RootKey unwrap(KeySource.KeyService source, KeyContext context) throws StreamException {
        byte[] secret = service.unwrap(source.keyUri(), source.wrapped().toBytes(), context.bytes());
        try {
            if (secret.length != RootKey.BYTES) {
                throw new KeyException(
                        ErrorCode.KEY_MISMATCH,
                        "key service unwrapped something that is no root key",
                        "keyUri",
                        source.keyUri(),
                        "foundBytes",
                        secret.length,
                        "expectedBytes",
                        RootKey.BYTES);
            }
            return RootKey.of(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
