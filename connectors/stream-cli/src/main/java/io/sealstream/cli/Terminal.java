package io.sealstream.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The three standard streams of a command, and the only place that writes to standard error. Rules: standard output carries data alone;
 * every line on standard error starts with the program's name, is lower case and ends without a full stop. Not thread safe.
 */
public final class Terminal {

    /** The program's name, which starts every line. */
    public static final String PROGRAM = "sealstream";

    /** A standard stream that may be a terminal. */
    public enum Channel {
        INPUT(0, "sealstream.stdin-tty"),
        OUTPUT(1, "sealstream.stdout-tty"),
        ERROR(2, "sealstream.stderr-tty");

        private final int descriptor;

        /** The launcher says in it what Java 17 cannot find out by itself. */
        private final String property;

        Channel(int descriptor, String property) {
            this.descriptor = descriptor;
            this.property = property;
        }
    }

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final Set<Channel> terminals;
    private final Optional<PasswordPrompt> passwordPrompt;

    /**
     * Where nobody can be asked for a password.
     *
     * @param in data that comes in
     * @param out data that goes out
     * @param err messages
     * @param terminals at which of them a person sits
     */
    public Terminal(InputStream in, OutputStream out, PrintStream err, Set<Channel> terminals) {
        this(in, out, err, terminals, Optional.empty());
    }

    /** @param passwordPrompt asks a person, if there is one */
    Terminal(
            InputStream in,
            OutputStream out,
            PrintStream err,
            Set<Channel> terminals,
            Optional<PasswordPrompt> passwordPrompt) {
        this.in = Objects.requireNonNull(in, "in");
        this.out = Objects.requireNonNull(out, "out");
        this.err = Objects.requireNonNull(err, "err");
        this.terminals = Set.copyOf(terminals);
        this.passwordPrompt = Objects.requireNonNull(passwordPrompt, "passwordPrompt");
    }

    /** The streams of this process. Standard input and output are read and written in large pieces, past {@code System}. */
    public static Terminal system() {
        InputStream in = new ChannelInput(new FileInputStream(FileDescriptor.in).getChannel());
        OutputStream out = new StandardOutput(new ChannelOutput(new FileOutputStream(FileDescriptor.out).getChannel()));
        EnumSet<Channel> terminals = EnumSet.noneOf(Channel.class);
        for (Channel channel : Channel.values()) {
            String property = System.getProperty(channel.property);
            if (property == null ? isTerminalDevice(channel.descriptor) : Boolean.parseBoolean(property)) {
                terminals.add(channel);
            }
        }
        // Newer Java has a console even where input is a pipe, and would read a password from it.
        boolean person = terminals.contains(Channel.INPUT);
        return new Terminal(in, out, System.err, terminals, person ? PasswordPrompt.atTerminal() : Optional.empty());
    }

    /** Data that comes in. Never closed. */
    public InputStream in() {
        return in;
    }

    /** Data that goes out; whoever writes flushes. Never closed. */
    public OutputStream out() {
        return out;
    }

    /** For what is more than a line: stack traces and the progress line. */
    PrintStream err() {
        return err;
    }

    /** Asks the person at the terminal, if there is one. */
    Optional<PasswordPrompt> passwordPrompt() {
        return passwordPrompt;
    }

    /** Whether a person sits at this stream. */
    public boolean isTerminal(Channel channel) {
        return terminals.contains(channel);
    }

    /** Whether standard output is a file that others than its owner may use, as far as the system tells. */
    boolean outputIsOpenToOthers() {
        return out instanceof StandardOutput standard && standard.isOpenToOthers();
    }

    /** Writes text that is a command's result to standard output, in UTF-8, and flushes. */
    public void print(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Two lines: what went wrong, and what to do. */
    public void fail(Failure failure) {
        line("error: " + failure.message());
        line("hint: " + failure.hint());
    }

    /** One line about a danger that does not stop the command. */
    public void warn(String text) {
        line("warning: " + text);
    }

    /** One line that a person at a terminal wants to know. */
    public void note(String text) {
        line(text);
    }

    private void line(String text) {
        err.println(PROGRAM + ": " + text);
        err.flush();
    }

    /** For a start without the launcher; systems that do not tell get no progress unless they are asked for it. */
    private static boolean isTerminalDevice(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
