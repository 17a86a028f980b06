package io.sealstream.cli;

import io.sealstream.cipher.KeyId;
import io.sealstream.key.RecipientKey;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import io.sealstream.transport.HubEndpoint;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Runs a tree of commands by the rules of this program: two lines for an error, exit codes by blame, {@code --help} and {@code --debug}
 * everywhere. A command is a {@code Callable<Integer>} that returns {@link ExitCode#number} and throws what goes wrong.
 */
public final class CommandRunner {

    private static final String DEBUG = "--debug";
    private static final int WIDTH = 100;

    private final CommandLine commandLine;
    private final Terminal terminal;

    /** Sets {@code commandLine} up; its subcommands have been added before. */
    public CommandRunner(CommandLine commandLine, Terminal terminal) {
        this.commandLine = commandLine;
        this.terminal = terminal;
        prepare(commandLine);
        commandLine.registerConverter(KeyId.class, text -> converted(text, KeyId::new));
        commandLine.registerConverter(StreamName.class, text -> converted(text, StreamName::new));
        commandLine.registerConverter(NamePattern.class, text -> converted(text, NamePattern::new));
        commandLine.registerConverter(SessionId.class, text -> converted(text, SessionId::parse));
        commandLine.registerConverter(RecipientKey.class, text -> converted(text, RecipientKey::parse));
        commandLine.registerConverter(UserName.class, text -> converted(text, UserName::new));
        commandLine.registerConverter(HopPublicKey.class, text -> converted(text, HopPublicKey::parse));
        commandLine.registerConverter(ByteAmount.class, text -> converted(text, ByteAmount::parse));
        commandLine.registerConverter(TimeAmount.class, text -> converted(text, TimeAmount::parse));
        commandLine.registerConverter(HubEndpoint.class, text -> converted(text, HubEndpoint::parse));
        commandLine.setOut(new PrintWriter(terminal.out(), /* autoFlush= */ true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(terminal.err(), /* autoFlush= */ true, StandardCharsets.UTF_8));
        commandLine.setUsageHelpWidth(WIDTH);
    }

    /** Parses and runs; never throws. Returns the exit code. */
    public int run(String... arguments) {
        ErrorReporter reporter =
                new ErrorReporter(terminal, Arrays.asList(arguments).contains(DEBUG));
        commandLine.setParameterExceptionHandler(reporter);
        commandLine.setExecutionExceptionHandler(reporter);
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            return reporter.report(e);
        }
    }

    /** For a converter: what a value type refuses is told as its own sentence. */
    public static <T> T converted(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static void prepare(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        add(
                spec,
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help and exit.")
                        .build());
        add(
                spec,
                OptionSpec.builder(DEBUG)
                        .arity("0")
                        .type(boolean.class)
                        .description("Show the stack trace of an error.")
                        .build());
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.number(), code.description());
        }
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        command.getSubcommands().values().stream().distinct().forEach(CommandRunner::prepare);
    }

    /** Unless the command has one of the same name, as the one of picocli that shows help. */
    private static void add(CommandSpec spec, OptionSpec option) {
        if (spec.findOption(option.longestName()) == null) {
            spec.addOption(option);
        }
    }
}
