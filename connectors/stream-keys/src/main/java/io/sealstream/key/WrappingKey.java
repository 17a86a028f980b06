package io.sealstream.key;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource;
import java.util.Arrays;
import java.util.Objects;

/**
 * A key of a key service that wraps root keys.
 *
 * @param service holds it
 * @param keyUri names it
 */
public record WrappingKey(KeyService service, String keyUri) implements KeyWrapper {

    public WrappingKey {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(keyUri, "keyUri");
    }

    @Override
    public KeySource wrap(RootKey root, KeyContext context) throws StreamException {
        byte[] secret = root.exposeBytes();
        try {
            return new KeySource.KeyService(keyUri, OpaqueBytes.of(service.wrap(keyUri, secret, context.bytes())));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "WrappingKey[" + keyUri + "]";
    }
}
