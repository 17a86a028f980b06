package io.sealstream.key;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySealer;
import io.sealstream.file.KeySource;
import io.sealstream.file.KeySources;
import io.sealstream.file.SealedKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** Gives each file a random root key of its own, wrapped once for each of its readers. Thread safe if the wrappers are. */
public final class WrappingSealer implements KeySealer {

    private final List<KeyWrapper> wrappers;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param wrappers 1 to 64, none of them twice
     * @throws IllegalArgumentException if there are none, too many, or one appears twice
     */
    public WrappingSealer(List<? extends KeyWrapper> wrappers) {
        this.wrappers = List.copyOf(wrappers);
        if (wrappers.isEmpty() || wrappers.size() > KeySources.MAX_COUNT) {
            throw new IllegalArgumentException(
                    "file is sealed for 1 to " + KeySources.MAX_COUNT + " recipients, found " + wrappers.size());
        }
        if (new HashSet<>(wrappers).size() != wrappers.size()) {
            throw new IllegalArgumentException("a recipient is named twice");
        }
    }

    @Override
    public SealedKey seal(KeyContext context) throws StreamException {
        RootKey root = RootKey.random(random);
        List<KeySource> sources = new ArrayList<>();
        for (KeyWrapper wrapper : wrappers) {
            sources.add(wrapper.wrap(root, context));
        }
        sources.sort(Comparator.comparingInt(KeySource::number));
        return new SealedKey(root, new KeySources(sources));
    }

    /** Recipients and key URIs, which are public. */
    @Override
    public String toString() {
        return "WrappingSealer" + wrappers;
    }
}
