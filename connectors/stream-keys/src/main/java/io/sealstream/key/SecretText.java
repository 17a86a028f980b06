package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The text form of a hub secret: one line {@code sealstream-secret-1 SECRET}, where SECRET is 32 bytes in base64url without padding.
 * Comments and messages as in {@link KeyringText}.
 */
public final class SecretText {

    static final String MARK = "sealstream-secret-1";

    private static final String FORM = MARK + " SECRET";

    private SecretText() {}

    /**
     * Reads a secret.
     *
     * @param source where the text came from, for messages: a file or a variable
     * @throws KeyException unless the text holds exactly one secret
     */
    public static HubSecret parse(String text, String source) throws KeyException {
        List<TextLines.Line> lines = TextLines.of(text);
        if (lines.isEmpty()) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID, "there is no hub secret", "source", source, "expectedLine", FORM);
        }
        HubSecret secret = secret(lines.get(0), source);
        if (lines.size() > 1) {
            throw TextLines.invalid("a hub has one secret, found another line", source, lines.get(1));
        }
        return secret;
    }

    /** A whole secret file with a comment above the secret. It holds the secret: for writing to a file and for nothing else. */
    public static String exposeFile(HubSecret secret, Instant created) {
        byte[] bytes = secret.exposeBytes();
        try {
            return "# Sealstream hub secret, created " + created + "\n"
                    + "# The hub and its clients share this line. It lets a client in and opens no stream.\n"
                    + MARK + " " + SecretBytes.encode(bytes) + "\n";
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static HubSecret secret(TextLines.Line line, String source) throws KeyException {
        List<String> words = line.words();
        if (words.get(0).equals(KeyringText.MARK)) {
            throw TextLines.invalid("line is a key, not a hub secret", source, line, "expectedLine", FORM);
        }
        if (words.size() != 2 || !words.get(0).equals(MARK)) {
            throw TextLines.invalid("line is not a hub secret", source, line, "expectedLine", FORM);
        }
        byte[] bytes = SecretBytes.decode(words.get(1))
                .orElseThrow(() -> TextLines.invalid(
                        "hub secret is not 32 bytes in base64url without padding",
                        source,
                        line,
                        "foundCharacters",
                        words.get(1).length(),
                        "expectedCharacters",
                        SecretBytes.CHARACTERS));
        HubSecret secret = HubSecret.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return secret;
    }
}
