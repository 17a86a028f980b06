package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CommandLineTest {

    /** The base point of X25519, and a point of small order. */
    private static final String PUBLIC_KEY = "CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static final String SMALL = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final CommandRig rig = new CommandRig();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|there is no command ''|the commands are help, keygen, seal",
                "foo|there is no command 'foo'|the commands are help, keygen, seal",
                "seal|missing required argument|sealstream seal --help",
                "seal --kee k|unknown option: '--kee'|did you mean --key",
                "seal --key a --key-env B|mutually exclusive|sealstream seal --help",
                "seal --key|parameter|sealstream seal --help",
                "open --key k a b|unexpected argument 'b'|sealstream open --help",
                "keygen --id a/b|key id has 1 to 64 letters|sealstream keygen --help",
                "keygen --secret --id a|a hub secret has no id|leave out",
                "keygen --hub --secret|keygen makes one thing at a time|without the options of hubs",
                "keygen --hub --client -o a|keygen makes one thing at a time|name one of",
                "keygen --hub-key K -o a|keygen makes one thing at a time|name one of",
                "keygen --hub|a hub key goes into one file|-o FILE",
                "keygen --hub -o -|never to standard output|-o FILE",
                "keygen --hub -o a --hub-file b|a hub key goes into one file|-o FILE",
                "keygen --hub -o a --hub-key K|does not depend on another|leave out --hub-key",
                "keygen --client --hub-key K|a client's key goes into a file|-o FILE",
                "keygen --client -o a|the hub to get into is named once|--hub-file FILE",
                "keygen --client --hub-key K --hub-file b -o a|the hub to get into is named once|--hub-file FILE",
                "keygen --client --hub-key K --password-file p -o a|only a user has a password|--password-file",
                "keygen --client --hub-key short -o a|public key is not 32 bytes in base64url|sealstream keygen --help",
                "keygen --client --hub-key 0 -o /no/such/folder/a|no public key that anybody can have|keygen --hub",
                "keygen --user alice --hub-key K|there is nowhere to write to|--hub-file",
                "keygen --user alice --hub-key K -o /no/such/folder/a|nobody to ask|--password-file",
                "keygen --user al/ice --hub-key K -o a|user name has 1 to 64 letters|sealstream keygen --help",
                "keygen --user K --hub-key K -o a|user name may be a key|choose another",
                "keygen --id K|key id may be a key|choose another",
                "open --key-env SEALSTREAM_TEST_KEY --offset 1|a part can be opened only of a file|name a file",
                "open --key-env SEALSTREAM_TEST_KEY --length -1 f|offset and length are not negative|--offset 0",
                "open --key-env SEALSTREAM_TEST_KEY --offset x f|--offset|sealstream open --help",
                "repair --key-env SEALSTREAM_TEST_KEY a|missing required parameter|sealstream repair --help",
                "repair --key-env SEALSTREAM_TEST_KEY a -|repair writes a file|name a file",
                "inspect - --key-env SEALSTREAM_TEST_KEY|a key verifies files only|name a file",
                "seal --key-env =|name of an environment variable|--key-env"
            })
    void tellsWrongUseInTwoLines(String arguments, String message, String hint) {
        String words = arguments.replace(" K", " " + PUBLIC_KEY).replace("-key 0", "-key " + SMALL);
        CommandRig.Outcome outcome = rig.run((Object[]) words.split(" ", -1));
        outcome.failsWith(ExitCode.USAGE, message).printsNothing();
        assertThat(outcome.errorLines().get(1)).contains(hint);
    }

    @Test
    void asksForACommand() {
        rig.run().failsWith(ExitCode.USAGE, "missing required subcommand").printsNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "seal --help",
                "open -h",
                "help inspect",
                "repair --help",
                "keygen -h",
                "version --help"
            })
    void helpListsTheExitCodes(String arguments) {
        String help = rig.run((Object[]) arguments.split(" ", -1)).succeeds().text();
        assertThat(help).startsWith("Usage: sealstream ");
        for (ExitCode code : ExitCode.values()) {
            assertThat(help)
                    .containsPattern(
                            "\n +" + code.number() + " +" + code.description().substring(0, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void tellsItsVersion(String argument) {
        String line = rig.run(argument).succeeds().text().strip();
        assertThat(line)
                .matches("sealstream \\d+\\.\\d+\\.\\d+\\S* \\(Java " + System.getProperty("java.version") + ", .*\\)")
                .doesNotContain("$");
    }

    @Test
    void showsAStackTraceOnlyForDebug() {
        CommandRig.Outcome outcome = rig.run("seal", "--key", "/no/such/key", "--debug");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.KEY.number());
        assertThat(outcome.errorLines().get(2)).startsWith("io.sealstream.error.KeyException: ");
        assertThat(outcome.errors()).contains("\tat io.sealstream.");
    }
}
