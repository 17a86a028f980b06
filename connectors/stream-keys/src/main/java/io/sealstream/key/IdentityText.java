package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text form of identities: lines {@code sealstream-identity-1 SECRET}, where SECRET is 32 bytes in base64url without padding. Comments
 * and messages as in {@link KeyringText}.
 */
public final class IdentityText {

    static final String MARK = "sealstream-identity-1";

    private static final String FORM = MARK + " SECRET";

    private IdentityText() {}

    /**
     * Reads identities.
     *
     * @param source where the text came from, for messages: a file or a variable
     * @throws KeyException if a line is no identity, there is none, or there are too many
     */
    public static IdentityOpener parse(String text, String source) throws KeyException {
        List<Identity> identities = new ArrayList<>();
        for (TextLines.Line line : TextLines.of(text)) {
            if (identities.size() == IdentityOpener.MAX_IDENTITIES) {
                throw TextLines.invalid(
                        "there are too many identities", source, line, "maxIdentities", IdentityOpener.MAX_IDENTITIES);
            }
            identities.add(identity(line, source));
        }
        if (identities.isEmpty()) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID, "there is no identity", "source", source, "expectedLine", FORM);
        }
        return new IdentityOpener(identities);
    }

    /** A whole identity file with a comment above the secret. It holds the secret: for writing to a file and for nothing else. */
    public static String exposeFile(Identity identity, Instant created) {
        byte[] bytes = identity.exposeBytes();
        try {
            return "# Sealstream identity, created " + created + "\n"
                    + "# Whoever has the last line can open what is sealed for the recipient. Keep a copy, and give away only:\n"
                    + "# recipient " + identity.recipient() + "\n"
                    + MARK + " " + SecretBytes.encode(bytes) + "\n";
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Identity identity(TextLines.Line line, String source) throws KeyException {
        List<String> words = line.words();
        if (words.size() != 2 || !words.get(0).equals(MARK)) {
            throw TextLines.invalid("line is not an identity", source, line, "expectedLine", FORM);
        }
        byte[] bytes = SecretBytes.decode(words.get(1))
                .orElseThrow(() -> TextLines.invalid(
                        "identity is not 32 bytes in base64url without padding",
                        source,
                        line,
                        "foundCharacters",
                        words.get(1).length(),
                        "expectedCharacters",
                        SecretBytes.CHARACTERS));
        Identity identity = Identity.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return identity;
    }
}
