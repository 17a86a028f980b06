package io.sealstream.key;

import io.sealstream.error.KeyException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The text form of whom a hub lets in (SPEC section 2.1): any of these lines in any order, the first two at most once, each name and each
 * public key once. Users and clients need the hub's private key. Comments and messages as in {@link KeyringText}.
 *
 * <pre>
 * sealstream-secret-1 SECRET
 * sealstream-hub-1 PRIVATE-KEY
 * sealstream-user-1 NAME PASSWORD-KEY
 * sealstream-client-1 PUBLIC-KEY
 * </pre>
 */
public final class HubAdmissionText {

    private HubAdmissionText() {}

    /**
     * Reads whom a hub lets in.
     *
     * @param source where the text came from, for messages: a file or a variable
     * @throws KeyException if a line has another form or repeats another, or nobody gets in
     */
    public static HubAdmission parse(String text, String source) throws KeyException {
        TextLines form = form(source);
        HubAdmission admission = parseUnfinished(text, source);
        if (!admission.letsSomebodyIn()) {
            throw form.missing("hub lets nobody in");
        }
        return admission;
    }

    /** The same for a hub that is being set up: maybe nobody gets in yet. */
    static HubAdmission parseUnfinished(String text, String source) throws KeyException {
        Reading reading = new Reading();
        for (TextLines.Line line : form(source).read(text)) {
            reading.add(line);
        }
        if (reading.keys.isEmpty() && reading.firstNamed.isPresent()) {
            throw reading.firstNamed
                    .get()
                    .invalid("users and clients need a hub with a key", "missing", LineKind.HUB.form());
        }
        return new HubAdmission(reading.secret, reading.keys, reading.users, reading.clients);
    }

    /** The line of the hub's own key and a comment above it. It holds the private key: for writing to a file and for nothing else. */
    static String exposeLines(HopKeyPair keys, Instant created) {
        return "# Sealstream hub key, created " + created + "\n"
                + "# Whoever has the last line can pass for this hub. Its public key, for users and clients:\n"
                + "# " + keys.publicKey() + "\n"
                + LineKind.HUB.line(keys.exposeText()) + "\n";
    }

    /** The line of a user. It holds his password key: for writing to a file and for nothing else. */
    static String exposeLine(UserName user, LoginKey key) {
        return LineKind.USER.line(user.text(), key.exposeText()) + "\n";
    }

    /** The line of a client, without its end. No secret. */
    public static String line(HopPublicKey client) {
        return LineKind.CLIENT.line(client.toString());
    }

    private static TextLines form(String source) {
        return new TextLines(source, "a hub's line", LineKind.SECRET, LineKind.HUB, LineKind.USER, LineKind.CLIENT);
    }

    /** What the lines so far have said. */
    private static final class Reading {

        private final Map<UserName, LoginKey> users = new LinkedHashMap<>();
        private final Set<HopPublicKey> clients = new LinkedHashSet<>();
        private Optional<HubSecret> secret = Optional.empty();
        private Optional<HopKeyPair> keys = Optional.empty();
        private Optional<TextLines.Line> firstNamed = Optional.empty();

        void add(TextLines.Line line) throws KeyException {
            switch (line.kind()) {
                case SECRET -> {
                    requireFirst(secret.isEmpty(), line, "a hub has one secret, found another");
                    secret = Optional.of(line.key(1, HubSecret::of, "hub secret"));
                }
                case HUB -> {
                    requireFirst(keys.isEmpty(), line, "a hub has one key, found another");
                    keys = Optional.of(line.key(1, HopKeyPair::of, "private key"));
                }
                case USER -> addUser(line);
                case CLIENT -> addClient(line);
                default -> throw new AssertionError("lines of this kind do not get here: " + line.kind());
            }
        }

        private void addUser(TextLines.Line line) throws KeyException {
            UserName user = line.name(1, UserName::new, "user name", ClientAccessText.USER_FORM);
            LoginKey key = line.key(2, LoginKey::of, "password key");
            requireFirst(users.putIfAbsent(user, key) == null, line, "user appears twice");
            firstNamed = firstNamed.or(() -> Optional.of(line));
        }

        private void addClient(TextLines.Line line) throws KeyException {
            HopPublicKey client = line.key(1, HubAdmissionText::client, "key of a client");
            requireFirst(clients.add(client), line, "key of a client appears twice");
            firstNamed = firstNamed.or(() -> Optional.of(line));
        }

        private static void requireFirst(boolean first, TextLines.Line line, String sentence) throws KeyException {
            if (!first) {
                throw line.invalid(sentence);
            }
        }
    }

    private static HopPublicKey client(byte[] publicKey) {
        Curve25519.requirePublicKey(publicKey, "key of a client");
        return HopPublicKey.of(publicKey);
    }
}
