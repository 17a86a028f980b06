package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The text form of identities: lines {@code sealstream-identity-1 SECRET}, where SECRET is 32 bytes in base64url without padding. Comments
 * and messages as in {@link KeyringText}.
 */
public final class IdentityText {

    private IdentityText() {}

    /**
     * Reads identities.
     *
     * @param source where the text came from, for messages: a file or a variable
     * @throws KeyException if a line is no identity, there is none, or there are too many
     */
    public static IdentityOpener parse(String text, String source) throws KeyException {
        List<Identity> identities = new ArrayList<>();
        TextLines lines = new TextLines(source, "an identity", LineKind.IDENTITY);
        for (TextLines.Line line : lines.read(text)) {
            if (identities.size() == IdentityOpener.MAX_IDENTITIES) {
                throw line.invalid("there are too many identities", "maxIdentities", IdentityOpener.MAX_IDENTITIES);
            }
            identities.add(line.key(1, Identity::of, "identity"));
        }
        if (identities.isEmpty()) {
            throw lines.missing("there is no identity");
        }
        return new IdentityOpener(identities);
    }

    /** A whole identity file with a comment above the secret. It holds the secret: for writing to a file and for nothing else. */
    public static String exposeFile(Identity identity, Instant created) {
        return "# Sealstream identity, created " + created + "\n"
                + "# Whoever has the last line can open what is sealed for the recipient. Keep a copy, and give away only:\n"
                + "# recipient " + identity.recipient() + "\n"
                + LineKind.IDENTITY.line(identity.exposeText()) + "\n";
    }
}
