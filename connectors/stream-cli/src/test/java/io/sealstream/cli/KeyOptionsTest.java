package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.error.KeyException;
import io.sealstream.key.IdentityFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.SecretKeyEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to a key, from sealing to opening. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class KeyOptionsTest {

    private static final byte[] PLAIN = "what nobody else may read".getBytes(StandardCharsets.US_ASCII);
    private static final String PASSPHRASE = "correct horse";

    private final CommandRig rig = new CommandRig();
    private final Path folder;
    private final Path sealed;

    KeyOptionsTest(@TempDir Path folder) {
        this.folder = folder;
        this.sealed = folder.resolve("sealed.seg");
    }

    @Test
    void sealsForSeveralRecipients() throws KeyException {
        Path one = identity("one");
        Path other = identity("other");
        Path stranger = identity("stranger");
        rig.runOn(PLAIN, "seal", "--recipient", recipient(one), "--recipient", recipient(other), "-o", sealed)
                .succeeds();
        assertThat(rig.run("open", "--identity", one, sealed).succeeds().output())
                .isEqualTo(PLAIN);
        assertThat(rig.run("open", "--identity", other, sealed).succeeds().output())
                .isEqualTo(PLAIN);
        rig.run("open", "--identity", stranger, sealed)
                .failsWith(ExitCode.KEY, "file was not sealed for any of these identities")
                .printsNothing();
        assertThat(rig.run("inspect", sealed, "--identity", one).succeeds().text())
                .contains("key        2 × recipient")
                .contains("verified   yes")
                .doesNotContain("key id");
    }

    @Test
    void printsAnIdentityThatIsNewEachTime() {
        String text = rig.run("keygen", "--identity").succeeds().text();
        assertThat(text).contains("# recipient sealstream1").contains("sealstream-identity-1 ");
        assertThat(rig.run("keygen", "--identity").succeeds().text()).isNotEqualTo(text);
        rig.withTerminal(Terminal.Channel.ERROR);
        Path file = folder.resolve("told");
        Outcome made = rig.run("keygen", "--identity", "-o", file);
        assertThat(made.errorLines())
                .containsExactly("sealstream: identity is in " + file + "; its recipient, to give away:");
        assertThat(made.text()).startsWith("sealstream1").doesNotContain("sealstream-identity-1");
    }

    @Test
    void sealsWithAPassphrase() throws IOException {
        Path passphrase = secretFile("passphrase", PASSPHRASE + "\n");
        Path wrong = secretFile("wrong", "wrong horse\n");
        rig.runOn(PLAIN, "seal", "--passphrase-file", passphrase, "-o", sealed).succeeds();
        assertThat(rig.run("open", "--passphrase-file", passphrase, sealed)
                        .succeeds()
                        .output())
                .isEqualTo(PLAIN);
        Outcome refused = rig.run("open", "--passphrase-file", wrong, sealed, "--debug");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.KEY.number());
        assertThat(refused.errors()).contains("key does not fit this file").doesNotContain("horse");
        assertThat(rig.run("inspect", sealed).succeeds().text())
                .contains("key        passphrase, Argon2id of 65536 KiB, 3 passes, 4 lanes");
        assertThat(rig.run("inspect", sealed, "--json").succeeds().text())
                .contains("\"keySources\":\"passphrase, Argon2id of 65536 KiB, 3 passes, 4 lanes\"")
                .doesNotContain("keyId");
    }

    /** A part, a repair and a proof need the same ways to the key as the whole file. */
    @ParameterizedTest
    @ValueSource(strings = {"--identity", "--passphrase-file"})
    void opensPartsRepairsAndInspects(String option) throws IOException {
        byte[] plain = new byte[200_000];
        new Random(9).nextBytes(plain);
        Path secret;
        if (option.equals("--identity")) {
            secret = identity("one");
            rig.runOn(plain, "seal", "--recipient", recipient(secret), "-o", sealed)
                    .succeeds();
        } else {
            secret = secretFile("passphrase", PASSPHRASE);
            rig.runOn(plain, "seal", option, secret, "-o", sealed).succeeds();
        }
        assertThat(rig.run("open", option, secret, "--offset", 70_000, "--length", 10, sealed)
                        .succeeds()
                        .output())
                .isEqualTo(Arrays.copyOfRange(plain, 70_000, 70_010));
        byte[] file = Files.readAllBytes(sealed);
        Files.write(sealed, Arrays.copyOf(file, file.length - 200));
        Path repaired = folder.resolve("repaired.seg");
        rig.run("repair", option, secret, sealed, repaired).succeeds();
        assertThat(rig.run("open", option, secret, repaired).succeeds().output())
                .isEqualTo(Arrays.copyOf(plain, 3 * 65_536));
        assertThat(rig.run("inspect", option, secret, repaired).succeeds().text())
                .contains(line(rig.run("inspect", sealed).text(), "key "))
                .contains("number 1")
                .contains("verified   yes");
        assertThat(rig.run("inspect", repaired).succeeds().text())
                .contains("verified   no: without a key")
                .contains("add " + option + " FILE");
    }

    @Test
    void sealsWithAKeystore() throws Exception {
        Path keystore = keystore("home");
        Path password = secretFile("password", PASSPHRASE);
        Object[] options = {"--keystore", keystore, "--keystore-password-file", password};
        rig.runOn(PLAIN, with("seal", options, "-o", sealed)).succeeds();
        assertThat(rig.run(with("open", options, sealed)).succeeds().output()).isEqualTo(PLAIN);
        assertThat(rig.run("inspect", sealed).succeeds().text()).contains("key id     home");
        Path wrong = secretFile("wrong", "wrong");
        rig.run("open", "--keystore", keystore, "--keystore-password-file", wrong, sealed)
                .failsWith(ExitCode.KEY, "keystore does not open: wrong password")
                .printsNothing();
        rig.run("open", "--keystore", keystore, sealed).failsWith(ExitCode.USAGE, "a keystore needs one place");
        rig.run(with("open", options, "--keystore-password-env", "X", sealed))
                .failsWith(ExitCode.USAGE, "a keystore needs one place");
        rig.run("open", "--keystore", keystore, "--keystore-password-env", "SEALSTREAM_NO_SUCH_VARIABLE", sealed)
                .failsWith(ExitCode.KEY, "environment variable is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--identity", "--passphrase-file"})
    void refusesASecretThatOthersMayRead(String option) throws IOException {
        Path file = secretFile("secret", PASSPHRASE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        rig.run("open", option, file, sealed).failsWith(ExitCode.KEY, "is open to others than its owner");
    }

    @Test
    void refusesWhatDoesNotFitTheCommand() throws IOException {
        Path identity = identity("one");
        String recipient = recipient(identity);
        rig.run("seal", "--identity", identity).failsWith(ExitCode.USAGE, "an identity opens and does not seal");
        rig.run("open", "--recipient", recipient).failsWith(ExitCode.USAGE, "a recipient seals and does not open");
        rig.run("seal", "--recipient", recipient, "--key", "k").failsWith(ExitCode.USAGE, "mutually exclusive");
        rig.run("seal", "--recipient", recipient, "--recipient", recipient)
                .failsWith(ExitCode.USAGE, "a recipient is named twice");
        rig.run("seal", "--keystore-password-file", "p").failsWith(ExitCode.USAGE, "--keystore");
        rig.run("keygen", "--identity", "--secret").failsWith(ExitCode.USAGE, "an identity has no id");
        rig.run("keygen", "--identity", "--id", "a").failsWith(ExitCode.USAGE, "an identity has no id");
    }

    /** Somebody may take the secret for the recipient; then it must not be repeated on the screen. */
    @Test
    void neverRepeatsWhatIsNoRecipient() {
        Outcome outcome = rig.run("seal", "--recipient", "sealstream-identity-1 " + "A".repeat(43));
        outcome.failsWith(ExitCode.USAGE, "recipient is not sealstream1 and 58 characters");
        assertThat(outcome.errors()).doesNotContain("AAAA");
    }

    @Test
    void refusesSixtyFiveRecipients() throws KeyException {
        List<Object> arguments = new ArrayList<>(List.of("seal"));
        for (int i = 0; i < 65; i++) {
            arguments.add("--recipient");
            arguments.add(recipient(identity("identity-" + i)));
        }
        rig.run(arguments.toArray()).failsWith(ExitCode.USAGE, "1 to 64 recipients, found 65");
    }

    @Test
    void hubsTakeKeyringsOnly() throws IOException {
        Path identity = identity("one");
        String error = "a stream at a hub has a key of a keyring";
        rig.run(
                        "send",
                        "--to",
                        "localhost:1",
                        "--stream",
                        "a",
                        "--secret-file",
                        "s",
                        "--recipient",
                        recipient(identity))
                .failsWith(ExitCode.USAGE, error);
        rig.run("receive", "--from", "localhost:1", "--stream", "a", "--secret-file", "s", "--identity", identity)
                .failsWith(ExitCode.USAGE, error);
        rig.run(
                        "receive",
                        "--from",
                        "localhost:1",
                        "--stream",
                        "a",
                        "--secret-file",
                        "s",
                        "--passphrase-file",
                        identity)
                .failsWith(ExitCode.USAGE, error);
    }

    private static String line(String text, String name) {
        return text.lines().filter(line -> line.startsWith(name)).findFirst().orElseThrow();
    }

    private Path identity(String name) {
        Path file = folder.resolve(name);
        rig.run("keygen", "--identity", "-o", file);
        return file;
    }

    private static String recipient(Path identity) throws KeyException {
        return IdentityFile.of(identity).load().identities().get(0).recipient().toString();
    }

    private Path secretFile(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path keystore(String alias) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = PASSPHRASE.toCharArray();
        SecretKeyEntry entry = new SecretKeyEntry(new SecretKeySpec(new byte[32], "AES"));
        store.setEntry(alias, entry, new PasswordProtection(password));
        Path file = secretFile("keys.p12", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    private static Object[] with(String command, Object[] options, Object... more) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(Arrays.asList(options));
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }
}
