package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs a command in this process with streams of its own. */
final class CommandRig {

    /** What a run left behind. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Outcome(int exitCode, byte[] output, String errors) {

        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        List<String> errorLines() {
            return errors.lines().toList();
        }

        Outcome succeeds() {
            assertThat(errors).isEmpty();
            assertThat(exitCode).isZero();
            return this;
        }

        /** Exactly one error line and one hint line; what went to standard output is for the caller to check. */
        Outcome failsWith(ExitCode expected, String message) {
            assertThat(errorLines()).hasSize(2);
            assertThat(errorLines().get(0)).startsWith("sealstream: error: ").contains(message);
            assertThat(errorLines().get(1)).startsWith("sealstream: hint: ").hasSizeGreaterThan(25);
            assertThat(exitCode).isEqualTo(expected.number());
            return this;
        }

        Outcome printsNothing() {
            assertThat(output).isEmpty();
            return this;
        }
    }

    private final Set<Terminal.Channel> terminals = EnumSet.noneOf(Terminal.Channel.class);
    private final Deque<String> typed = new ArrayDeque<>();

    /** From now on a person looks at {@code channel}. */
    CommandRig withTerminal(Terminal.Channel channel) {
        terminals.add(channel);
        return this;
    }

    /** From now on a person sits there who types {@code words} in turn when a password is asked for. */
    CommandRig withTyping(String... words) {
        typed.addAll(List.of(words));
        return this;
    }

    private Optional<PasswordPrompt> person() {
        return typed.isEmpty()
                ? Optional.empty()
                : Optional.of(question -> Optional.ofNullable(typed.poll()).map(String::toCharArray));
    }

    Outcome run(Object... arguments) {
        return runOn(new byte[0], arguments);
    }

    Outcome runOn(byte[] input, Object... arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Outcome outcome = runOn(new ByteArrayInputStream(input), output, arguments);
        return new Outcome(outcome.exitCode(), output.toByteArray(), outcome.errors());
    }

    Outcome runOn(InputStream input, OutputStream output, Object... arguments) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(input, output, new PrintStream(errors, true, StandardCharsets.UTF_8), terminals, person());
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int exitCode = SealstreamCommand.runner(terminal).run(texts);
        return new Outcome(exitCode, new byte[0], errors.toString(StandardCharsets.UTF_8));
    }
}
