package io.sealstream.it.fuzz;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.key.ClientAccess;
import io.sealstream.key.ClientAccessText;
import io.sealstream.key.HopKeyPair;
import io.sealstream.key.HubAdmission;
import io.sealstream.key.HubAdmissionText;
import io.sealstream.key.HubSecret;
import io.sealstream.key.Keyring;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.KeyringText;
import io.sealstream.key.LoginKey;
import io.sealstream.key.SecretFile;
import io.sealstream.session.UserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/** Key and secret files as text and as files: both say the same, what parses is written as it was, and no message tells a key. */
final class KeyTextTarget implements FuzzTarget {

    private static final int FILE = 1;
    private static final int SECRET_CHARACTERS = 43;

    private final ScratchFolder scratch = new ScratchFolder();

    @Override
    public void run(byte[] input) throws IOException {
        FuzzInput in = new FuzzInput(input);
        int mode = in.below(8);
        byte[] bytes = in.rest();
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (mode == FILE) {
            Path file = file(bytes);
            keyring(text, () -> KeyringFile.of(file).load());
            client(text, () -> SecretFile.of(file).load());
            hub(text, () -> SecretFile.of(file).loadAdmission());
        } else {
            keyring(text, () -> KeyringText.parse(text, "input"));
            client(text, () -> ClientAccessText.parse(text, "input"));
            hub(text, () -> HubAdmissionText.parse(text, "input"));
        }
    }

    /** A way to what the text says. */
    @FunctionalInterface
    private interface Loading<T> {
        T load() throws KeyException;
    }

    private static void keyring(String text, Loading<Keyring> loading) throws StreamException {
        try {
            Keyring keyring = loading.load();
            StringBuilder again = new StringBuilder();
            for (KeyId id : keyring.ids()) {
                again.append(KeyringText.exposeEntry(new NamedKey(id, keyring.find(id))))
                        .append('\n');
            }
            Keyring parsed = KeyringText.parse(again.toString(), "input");
            Finding.unless(parsed.ids().equals(keyring.ids()), "keyring has other ids after writing and reading");
            for (KeyId id : keyring.ids()) {
                Finding.unless(parsed.find(id).equals(keyring.find(id)), "key is another after writing and reading");
            }
        } catch (KeyException e) {
            requireMute(text, e);
        }
    }

    private static void client(String text, Loading<ClientAccess> loading) throws StreamException {
        try {
            ClientAccess access = loading.load();
            ClientAccess again = ClientAccessText.parse(ClientAccessText.exposeFile(access, Instant.EPOCH), "input");
            Finding.unless(again.equals(access), "secret is another after writing and reading");
        } catch (KeyException e) {
            requireMute(text, e);
        }
    }

    private static void hub(String text, Loading<HubAdmission> loading) throws StreamException {
        try {
            HubAdmission admission = loading.load();
            Finding.unless(admission.letsSomebodyIn(), "hub of this file lets nobody in");
            HubAdmission again = HubAdmissionText.parse("# comment\n" + text + "\r\n\n", "input");
            Finding.unless(again.equals(admission), "comments change whom a hub lets in");
        } catch (KeyException e) {
            requireMute(text, e);
        }
    }

    /** Only an id may be repeated, and only what stands where an id belongs. */
    private static void requireMute(String text, KeyException e) {
        TargetRun.requireTyped(e);
        String message = String.valueOf(e.getMessage());
        for (String line : text.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            for (int i = 0; i < words.size(); i++) {
                boolean id = i == 1 && words.size() == 3;
                boolean tells = words.get(i).length() >= SECRET_CHARACTERS && message.contains(words.get(i));
                Finding.unless(id || !tells, "message repeats what may be a key");
            }
        }
    }

    private Path file(byte[] bytes) throws IOException {
        Path file = scratch.path().resolve("keys");
        Files.write(file, bytes);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    @Override
    public List<byte[]> seeds() {
        String key = KeyringText.exposeFile(new NamedKey(new KeyId("fuzz-1"), Truth.KEY), Instant.EPOCH);
        String other = KeyringText.exposeEntry(new NamedKey(new KeyId("fuzz-2"), Truth.KEY)) + "\r\n";
        String secret = client(new ClientAccess.Shared(HubSecret.of(Truth.bytes(9, HubSecret.BYTES))));
        HopKeyPair keys = HopKeyPair.of(Truth.bytes(10, HopKeyPair.BYTES));
        LoginKey loginKey = LoginKey.of(Truth.bytes(11, LoginKey.BYTES));
        String login = client(new ClientAccess.Login(new UserName("fuzz@3"), keys.publicKey(), loginKey));
        String own = client(new ClientAccess.Keys(keys, keys.publicKey()));
        return List.of(
                seed(0, key),
                seed(FILE, key + other),
                seed(0, key + key),
                seed(0, secret),
                seed(FILE, secret + secret),
                seed(0, login),
                seed(FILE, own),
                seed(0, secret + hub(login, own)),
                seed(FILE, hub(login, own) + secret + login));
    }

    private static String client(ClientAccess access) {
        return ClientAccessText.exposeFile(access, Instant.EPOCH);
    }

    /** The hub that such a user and such a client get into: the same words in lines of other kinds. */
    private static String hub(String login, String own) {
        String user = login.replaceAll("sealstream-login-1 (\\S+) \\S+", "sealstream-user-1 $1");
        String keys = own.replaceAll("sealstream-clientkey-1 (\\S+) \\S+", "sealstream-hub-1 $1");
        return user + keys + keys.replaceAll("(?s).*# (sealstream-client-1 \\S+).*", "$1\n");
    }

    private static byte[] seed(int mode, String text) {
        return Truth.joined(new byte[] {(byte) mode}, text.getBytes(StandardCharsets.UTF_8));
    }
}
