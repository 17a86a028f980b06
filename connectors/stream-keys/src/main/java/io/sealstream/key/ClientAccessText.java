package io.sealstream.key;

import io.sealstream.error.KeyException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.time.Instant;
import java.util.List;

/**
 * The text form of what gets a client into a hub (SPEC section 2.1): exactly one of these lines, whose values but the name are 32 bytes
 * in base64url without padding. Comments and messages as in {@link KeyringText}.
 *
 * <pre>
 * sealstream-secret-1 SECRET
 * sealstream-login-1 USER HUB-PUBLIC-KEY PASSWORD-KEY
 * sealstream-clientkey-1 PRIVATE-KEY HUB-PUBLIC-KEY
 * </pre>
 */
public final class ClientAccessText {

    /** What names of users are made of, for messages. */
    static final String USER_FORM = "1 to " + UserName.MAX_BYTES + " letters, digits, dots, _, - and @";

    private ClientAccessText() {}

    /**
     * Reads the one line.
     *
     * @param source where the text came from, for messages: a file or a variable
     * @throws KeyException unless the text holds exactly one line, of one of the forms
     */
    public static ClientAccess parse(String text, String source) throws KeyException {
        TextLines form = new TextLines(
                source, "a client's way into a hub", LineKind.SECRET, LineKind.LOGIN, LineKind.CLIENT_KEY);
        List<TextLines.Line> lines = form.read(text);
        if (lines.isEmpty()) {
            throw form.missing("there is no secret for a hub");
        }
        if (lines.size() > 1) {
            throw lines.get(1).invalid("a client has one way into a hub, found another line");
        }
        return access(lines.get(0));
    }

    /** A whole secret file with a comment above its line. It holds the secret: for writing to a file and for nothing else. */
    public static String exposeFile(ClientAccess access, Instant created) {
        if (access instanceof ClientAccess.Shared shared) {
            return "# Sealstream hub secret, created " + created + "\n"
                    + "# The hub and its clients share this line. It lets a client in and opens no stream.\n"
                    + LineKind.SECRET.line(shared.secret().exposeText()) + "\n";
        }
        if (access instanceof ClientAccess.Login login) {
            String user = login.user().text();
            return "# Sealstream login of " + user + ", created " + created + "\n"
                    + "# Whoever has this line is " + user + " to the hub of this key. It opens no stream.\n"
                    + LineKind.LOGIN.line(
                            user, login.hub().toString(), login.key().exposeText())
                    + "\n";
        }
        ClientAccess.Keys own = (ClientAccess.Keys) access;
        return "# Sealstream client key, created " + created + "\n"
                + "# Whoever has the last line gets into the hub as this client. It opens no stream. The hub's file lists:\n"
                + "# " + LineKind.CLIENT.line(own.keys().publicKey().toString()) + "\n"
                + LineKind.CLIENT_KEY.line(own.keys().exposeText(), own.hub().toString()) + "\n";
    }

    private static ClientAccess access(TextLines.Line line) throws KeyException {
        if (line.kind() == LineKind.SECRET) {
            return new ClientAccess.Shared(line.key(1, HubSecret::of, "hub secret"));
        }
        if (line.kind() == LineKind.LOGIN) {
            UserName user = line.name(1, UserName::new, "user name", USER_FORM);
            LoginKey key = line.key(3, LoginKey::of, "password key");
            return line.key(2, hub -> new ClientAccess.Login(user, HopPublicKey.of(hub), key), "key of the hub");
        }
        HopKeyPair keys = line.key(1, HopKeyPair::of, "private key");
        return line.key(2, hub -> new ClientAccess.Keys(keys, HopPublicKey.of(hub)), "key of the hub");
    }
}
