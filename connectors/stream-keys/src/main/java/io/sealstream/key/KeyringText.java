package io.sealstream.key;

import io.sealstream.bytes.Base64Key;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.KeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text form of a keyring. Lines that are empty or start with {@code #} mean nothing; every other line is an entry of three words:
 *
 * <pre>
 * sealstream-key-1 KEY-ID KEY
 * </pre>
 *
 * where KEY is 32 bytes in base64url without padding (SPEC section 2.1). The number in the first word is the version of the form. Messages
 * name the place and the line and never repeat what stands there, because a key may stand where something else was expected.
 */
public final class KeyringText {

    private KeyringText() {}

    /**
     * Reads a keyring.
     *
     * @param text lines that end with LF or CR LF
     * @param source where the text came from, for messages: a file or a variable
     * @throws KeyException if a line is no entry, an id appears twice, or there is no entry at all
     */
    public static Keyring parse(String text, String source) throws KeyException {
        TextLines lines = new TextLines(source, "a key entry", LineKind.KEY);
        List<NamedKey> entries = new ArrayList<>();
        Map<KeyId, Integer> firstLines = new HashMap<>();
        for (TextLines.Line line : lines.read(text)) {
            NamedKey entry = entry(line);
            Integer firstLine = firstLines.putIfAbsent(entry.id(), line.number());
            if (firstLine != null) {
                throw line.invalid("key id appears twice", "keyId", entry.id(), "firstLine", firstLine);
            }
            if (entries.size() == Keyring.MAX_ENTRIES) {
                throw line.invalid("keyring has too many keys", "maxEntries", Keyring.MAX_ENTRIES);
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw lines.missing("keyring has no key");
        }
        return Keyring.of(entries);
    }

    /** One line that {@link #parse} reads, without its end. It holds the key: for writing to a key store and for nothing else. */
    public static String exposeEntry(NamedKey key) {
        byte[] secret = key.key().exposeBytes();
        try {
            return LineKind.KEY.line(key.id().text(), Base64Key.encode(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A whole keyring of one key with a comment above it. It holds the key, as {@link #exposeEntry} does. */
    public static String exposeFile(NamedKey key, Instant created) {
        return "# Sealstream key, created " + created + "\n"
                + "# Whoever has this line can open and forge what the key sealed. Keep a copy: without it nothing opens.\n"
                + exposeEntry(key) + "\n";
    }

    private static NamedKey entry(TextLines.Line line) throws KeyException {
        KeyId id = line.name(1, KeyId::new, "key id", "1 to " + KeyId.MAX_BYTES + " letters, digits, dots, _ and -");
        return new NamedKey(id, line.key(2, RootKey::of, "key"));
    }
}
