package io.sealstream.key;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.Hkdf;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.file.Argon2Cost;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.KeySealer;
import io.sealstream.file.KeySource;
import io.sealstream.file.KeySources;
import io.sealstream.file.SealedKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Derives the root key of a file from a passphrase (SPEC section 6.1.1): Argon2id of RFC 9106, then a step that binds it to the stream.
 * Takes the time and the memory of its cost, by default 64 MiB and about half a second. Immutable, thread safe.
 */
public final class PassphraseKey implements KeySealer, KeyOpener {

    private static final byte[] LABEL = "seg/1 passphrase".getBytes(StandardCharsets.US_ASCII);

    private final Passphrase passphrase;
    private final Argon2Cost cost;
    private final SecureRandom random = new SecureRandom();

    /** With the default cost for sealing. */
    public PassphraseKey(Passphrase passphrase) {
        this(passphrase, Argon2Cost.DEFAULT);
    }

    /** @param cost of files that are sealed; those that are opened name theirs */
    public PassphraseKey(Passphrase passphrase, Argon2Cost cost) {
        this.passphrase = Objects.requireNonNull(passphrase, "passphrase");
        this.cost = Objects.requireNonNull(cost, "cost");
    }

    @Override
    public SealedKey seal(KeyContext context) {
        byte[] salt = new byte[KeySource.Passphrase.SALT_BYTES];
        random.nextBytes(salt);
        KeySource.Passphrase source = new KeySource.Passphrase(OpaqueBytes.of(salt), cost);
        return new SealedKey(derive(source, context), new KeySources(List.of(source)));
    }

    /** @throws KeyException if the file wants no passphrase; a wrong one shows later, by the code of the header */
    @Override
    public RootKey open(KeyContext context, KeySources sources) throws KeyException {
        if (sources.list().get(0) instanceof KeySource.Passphrase source) {
            return derive(source, context);
        }
        throw new KeyException(
                ErrorCode.UNKNOWN_KEY, "file was not sealed with a passphrase", "neededInstead", sources);
    }

    private RootKey derive(KeySource.Passphrase source, KeyContext context) {
        byte[] stretched = Argon2.stretch(passphrase, source.salt().toBytes(), source.cost(), RootKey.BYTES);
        byte[] info = new ByteWriter(64).bytes(LABEL).bytes(context.bytes()).toBytes();
        byte[] root = Hkdf.expand(stretched, info, RootKey.BYTES);
        try {
            return RootKey.of(root);
        } finally {
            Arrays.fill(stretched, (byte) 0);
            Arrays.fill(root, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "PassphraseKey[hidden, cost=" + cost + "]";
    }
}
