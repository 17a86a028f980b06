package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.key.ClientAccess;
import io.sealstream.key.HubAdmission;
import io.sealstream.key.HubFile;
import io.sealstream.key.LoginKey;
import io.sealstream.key.Passphrase;
import io.sealstream.key.SecretSource;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class AccessKeygenTest {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final UserName ALICE = new UserName("alice");

    private final CommandRig rig = new CommandRig();
    private final Path hub;
    private final Path alice;
    private final Path job;
    private final Path password;

    AccessKeygenTest(@TempDir Path folder) throws IOException {
        this.hub = folder.resolve("hub.secret");
        this.alice = folder.resolve("alice.secret");
        this.job = folder.resolve("job.secret");
        this.password = folder.resolve("password");
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "tops3cret\n");
    }

    @Test
    void makesTheFileOfAHubAndPrintsItsPublicKeyOnly() throws IOException {
        HopPublicKey printed = makeHub();
        assertThat(new HubFile(hub).publicKey()).isEqualTo(printed);
        rig.run("keygen", "--hub", "-o", hub).failsWith(ExitCode.RUNTIME, "file exists already");
        rig.run("keygen", "--hub", "--hub-file", hub)
                .failsWith(ExitCode.KEY, "hub has a key already")
                .printsNothing();
        assertThat(new HubFile(hub).publicKey()).isEqualTo(printed);
    }

    @Test
    void addsAHubKeyToTheFileOfASharedSecret() throws IOException {
        rig.run("keygen", "--secret", "-o", hub).succeeds();
        Outcome outcome = rig.run("keygen", "--hub", "--hub-file", hub).succeeds();
        HubAdmission admission = SecretSource.file(hub).loadAdmission();
        assertThat(admission.secret()).isPresent();
        assertThat(admission.keys().orElseThrow().publicKey())
                .hasToString(outcome.text().strip());
    }

    @Test
    void makesAUserOnBothSidesAtOnce() throws IOException {
        HopPublicKey key = makeHub();
        rig.withTyping("tops3cret", "tops3cret")
                .run("keygen", "--user", "alice", "--hub-file", hub, "-o", alice)
                .succeeds()
                .printsNothing();
        LoginKey expected = LoginKey.derive(Passphrase.of("tops3cret"), ALICE, key);
        assertThat(SecretSource.file(alice).load()).isEqualTo(new ClientAccess.Login(ALICE, key, expected));
        assertThat(SecretSource.file(hub).loadAdmission().users())
                .containsOnlyKeys(ALICE)
                .containsEntry(ALICE, expected);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(alice)))
                .isEqualTo("rw-------");
    }

    /** User and hub are far apart: nothing secret travels but what both type. */
    @Test
    void makesAUserOnEachSideAlone() throws IOException {
        HopPublicKey key = makeHub();
        rig.run("keygen", "--user", "alice", "--hub-file", hub, "--password-file", password)
                .succeeds()
                .printsNothing();
        rig.run("keygen", "--user", "alice", "--hub-key", key, "--password-file", password, "-o", alice)
                .succeeds()
                .printsNothing();
        ClientAccess.Login login = (ClientAccess.Login) SecretSource.file(alice).load();
        assertThat(SecretSource.file(hub).loadAdmission().users()).containsEntry(ALICE, login.key());
        assertThat(login.hub()).isEqualTo(key);
    }

    @Test
    void changesNothingForAUserWhoIsThere() throws IOException {
        makeHub();
        rig.run("keygen", "--user", "alice", "--hub-file", hub, "--password-file", password)
                .succeeds();
        String before = Files.readString(hub);
        rig.run("keygen", "--user", "alice", "--hub-file", hub, "--password-file", password, "-o", alice)
                .failsWith(ExitCode.KEY, "hub lets this user in already")
                .printsNothing();
        Files.writeString(alice, "precious");
        rig.run("keygen", "--user", "bob", "--hub-file", hub, "--password-file", password, "-o", alice)
                .failsWith(ExitCode.RUNTIME, "file exists already");
        assertThat(hub).hasContent(before);
        assertThat(alice).hasContent("precious");
    }

    @Test
    void asksTwiceForAPassword() throws IOException {
        makeHub();
        String before = Files.readString(hub);
        rig.withTyping("one", "other")
                .run("keygen", "--user", "alice", "--hub-file", hub)
                .failsWith(ExitCode.USAGE, "the two passwords differ");
        rig.withTyping("only one")
                .run("keygen", "--user", "alice", "--hub-file", hub)
                .failsWith(ExitCode.USAGE, "there is no password and nobody to ask");
        rig.withTyping("", "")
                .run("keygen", "--user", "alice", "--hub-file", hub)
                .failsWith(ExitCode.USAGE, "passphrase has 1 to 1024 characters");
        assertThat(hub).hasContent(before);
    }

    @Test
    void makesAClientOnBothSidesAtOnce() throws IOException {
        HopPublicKey key = makeHub();
        rig.run("keygen", "--client", "--hub-file", hub, "-o", job).succeeds().printsNothing();
        ClientAccess.Keys own = (ClientAccess.Keys) SecretSource.file(job).load();
        assertThat(own.hub()).isEqualTo(key);
        assertThat(SecretSource.file(hub).loadAdmission().clients())
                .containsExactly(own.keys().publicKey());
    }

    @Test
    void printsTheLineOfAClientWhichIsNoSecret() throws IOException {
        HopPublicKey key = makeHub();
        Outcome outcome =
                rig.run("keygen", "--client", "--hub-key", key, "-o", job).succeeds();
        ClientAccess.Keys own = (ClientAccess.Keys) SecretSource.file(job).load();
        assertThat(outcome.text()).isEqualTo("sealstream-client-1 " + own.keys().publicKey() + "\n");
        Files.writeString(hub, Files.readString(hub) + outcome.text());
        assertThat(SecretSource.file(hub).loadAdmission().clients())
                .containsExactly(own.keys().publicKey());
    }

    @Test
    void needsAHubWithAKey() {
        rig.run("keygen", "--secret", "-o", hub).succeeds();
        rig.run("keygen", "--client", "--hub-file", hub, "-o", job).failsWith(ExitCode.KEY, "hub has no key");
        rig.run("keygen", "--user", "alice", "--hub-file", hub, "--password-file", password)
                .failsWith(ExitCode.KEY, "hub has no key");
        assertThat(job).doesNotExist();
    }

    @Test
    void saysAtATerminalWhatItMade() throws IOException {
        rig.withTerminal(Terminal.Channel.ERROR);
        Outcome made = rig.run("keygen", "--hub", "-o", hub);
        assertThat(made.errorLines())
                .containsExactly("sealstream: hub key is in " + hub + "; its public key, for users and clients:");
        Outcome user =
                rig.run("keygen", "--user", "alice", "--hub-file", hub, "--password-file", password, "-o", alice);
        assertThat(user.errorLines())
                .containsExactly(
                        "sealstream: login of alice is in " + alice,
                        "sealstream: hub lets alice in from its next start");
        rig.run("keygen", "-q", "--client", "--hub-file", hub, "-o", job)
                .succeeds()
                .printsNothing();
        // Secrets stand in files and nowhere else.
        String shown = made.errors() + user.errors() + user.text();
        Matcher secrets = KEY.matcher(Files.readString(alice));
        while (secrets.find()) {
            assertThat(shown).doesNotContain(secrets.group());
        }
    }

    private HopPublicKey makeHub() {
        Outcome outcome = rig.run("keygen", "--hub", "-o", hub).succeeds();
        assertThat(outcome.text()).matches(KEY.pattern() + "\n");
        return HopPublicKey.parse(outcome.text().strip());
    }
}
