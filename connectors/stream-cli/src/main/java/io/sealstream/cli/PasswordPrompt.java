package io.sealstream.cli;

import java.io.Console;
import java.util.Optional;

/** Asks a person for a password without showing it. */
@FunctionalInterface
interface PasswordPrompt {

    /** What was typed, without the end of its line; empty if input ended. The caller wipes it. */
    Optional<char[]> ask(String question);

    /** Asks at the terminal of this process; there is none if nobody sits at it. */
    static Optional<PasswordPrompt> atTerminal() {
        Console console = System.console();
        return Optional.ofNullable(console)
                .map(present -> question -> Optional.ofNullable(present.readPassword("%s", question)));
    }
}
