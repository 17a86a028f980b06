package io.sealstream.key;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text form of a keyring. Lines that are empty or start with {@code #} mean nothing; every other line is an entry of three words:
 *
 * <pre>
 * sealstream-key-1 KEY-ID KEY
 * </pre>
 *
 * where KEY is 32 bytes in base64url without padding. The number in the first word is the version of the form. Messages name the place
 * and the line and never repeat what stands there, because a key may stand where something else was expected.
 */
public final class KeyringText {

    static final String MARK = "sealstream-key-1";

    private static final String FORM = MARK + " KEY-ID KEY";

    private KeyringText() {}

    /**
     * Reads a keyring.
     *
     * @param text lines that end with LF or CR LF
     * @param source where the text came from, for messages: a file or a variable
     * @throws KeyException if a line is no entry, an id appears twice, or there is no entry at all
     */
    public static Keyring parse(String text, String source) throws KeyException {
        List<NamedKey> entries = new ArrayList<>();
        Map<KeyId, Integer> firstLines = new HashMap<>();
        for (TextLines.Line line : TextLines.of(text)) {
            NamedKey entry = entry(line, source);
            Integer firstLine = firstLines.putIfAbsent(entry.id(), line.number());
            if (firstLine != null) {
                throw invalid("key id appears twice", source, line, "keyId", entry.id(), "firstLine", firstLine);
            }
            if (entries.size() == Keyring.MAX_ENTRIES) {
                throw invalid("keyring has too many keys", source, line, "maxEntries", Keyring.MAX_ENTRIES);
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID, "keyring has no key", "source", source, "expectedLine", FORM);
        }
        return Keyring.of(entries);
    }

    /** One line that {@link #parse} reads, without its end. It holds the key: for writing to a key store and for nothing else. */
    public static String exposeEntry(NamedKey key) {
        byte[] secret = key.key().exposeBytes();
        try {
            return MARK + " " + key.id() + " " + SecretBytes.encode(secret);
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

    private static NamedKey entry(TextLines.Line line, String source) throws KeyException {
        List<String> words = line.words();
        if (words.get(0).equals(SecretText.MARK)) {
            throw invalid("line is a hub secret, not a key", source, line, "expectedLine", FORM);
        }
        if (words.size() != 3 || !words.get(0).equals(MARK)) {
            throw invalid("line is not a key entry", source, line, "expectedLine", FORM);
        }
        Optional<byte[]> secret = SecretBytes.decode(words.get(2));
        if (secret.isEmpty()) {
            throw invalid(
                    "key is not 32 bytes in base64url without padding",
                    source,
                    line,
                    "foundCharacters",
                    words.get(2).length(),
                    "expectedCharacters",
                    SecretBytes.CHARACTERS);
        }
        try {
            return new NamedKey(new KeyId(words.get(1)), RootKey.of(secret.get()));
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "key id is not allowed",
                    source,
                    line,
                    "expected",
                    "1 to " + KeyId.MAX_BYTES + " letters, digits, dots, _ and -");
        } finally {
            Arrays.fill(secret.get(), (byte) 0);
        }
    }

    private static KeyException invalid(String sentence, String source, TextLines.Line line, Object... more) {
        return TextLines.invalid(sentence, source, line, more);
    }
}
