package io.sealstream.key;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.KeyLookup;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Root keys by name, in the order of their file. The first one seals; all of them open, so a key is replaced by putting a new one in
 * front. Deliberately not serializable, and mute in {@code toString}. Immutable, thread safe.
 */
public final class Keyring implements KeyLookup {

    /** Far above what rotation needs, and it keeps a wrong file from filling the heap. */
    public static final int MAX_ENTRIES = 10_000;

    private static final int IDS_IN_MESSAGE = 5;

    private final NamedKey current;
    private final Map<KeyId, NamedKey> entries;

    private Keyring(NamedKey current, Map<KeyId, NamedKey> entries) {
        this.current = current;
        this.entries = entries;
    }

    /**
     * @param entries the key to seal with first; 1 to {@value #MAX_ENTRIES}, each id once
     * @throws IllegalArgumentException if there is none, there are too many, or an id appears twice
     */
    public static Keyring of(List<NamedKey> entries) {
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("keyring has 1 to " + MAX_ENTRIES + " keys, found " + entries.size());
        }
        Map<KeyId, NamedKey> byId = new LinkedHashMap<>();
        for (NamedKey entry : entries) {
            if (byId.putIfAbsent(entry.id(), entry) != null) {
                throw new IllegalArgumentException("key id appears twice: " + entry.id());
            }
        }
        return new Keyring(entries.get(0), byId);
    }

    /** The key to seal with. */
    public NamedKey current() {
        return current;
    }

    /** The names of all keys, the current one first. */
    public List<KeyId> ids() {
        return List.copyOf(entries.keySet());
    }

    /** All keys, the current one first. */
    public List<NamedKey> entries() {
        return List.copyOf(entries.values());
    }

    @Override
    public RootKey find(KeyId id) throws KeyException {
        NamedKey entry = entries.get(id);
        if (entry == null) {
            throw new KeyException(
                    ErrorCode.UNKNOWN_KEY, "keyring has no key of this id", "keyId", id, "keyring", someIds());
        }
        return entry.key();
    }

    @Override
    public String toString() {
        return "Keyring[" + someIds() + ", keys hidden]";
    }

    private String someIds() {
        String some =
                entries.keySet().stream().limit(IDS_IN_MESSAGE).map(KeyId::text).collect(Collectors.joining(" "));
        int more = entries.size() - IDS_IN_MESSAGE;
        return more > 0 ? some + " and " + more + " more" : some;
    }
}
