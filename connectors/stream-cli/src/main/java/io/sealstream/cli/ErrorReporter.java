package io.sealstream.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into an error line, a hint line and an exit code. */
final class ErrorReporter implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Terminal terminal;
    private final boolean debug;

    ErrorReporter(Terminal terminal, boolean debug) {
        this.terminal = terminal;
        this.debug = debug;
    }

    int report(Throwable error) {
        Failure failure = Failure.of(error);
        if (failure.exitCode() != ExitCode.OUTPUT_CLOSED) {
            terminal.fail(failure);
        }
        return end(failure, error);
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine commandLine, ParseResult parsed) {
        return report(error);
    }

    /** A handler of its own, because picocli passes usage errors through any mapper of exit codes too. */
    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        Failure failure = new Failure(ExitCode.USAGE, message(error), hint(error));
        terminal.fail(failure);
        return end(failure, error);
    }

    private int end(Failure failure, Throwable error) {
        if (debug) {
            error.printStackTrace(terminal.err());
        }
        return failure.exitCode().number();
    }

    private static String message(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String argument = "'" + unmatched.getUnmatched().get(0) + "'";
            return isGroup(error) ? "there is no command " + argument : "unexpected argument " + argument;
        }
        String text = String.valueOf(error.getMessage());
        text = text.startsWith("Error: ") ? text.substring("Error: ".length()) : text;
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String hint(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (unmatched.isUnknownOption() && !suggestions.isEmpty()) {
                return "did you mean " + String.join(" or ", suggestions) + "?";
            }
        }
        if (isGroup(error)) {
            return "the commands are "
                    + String.join(", ", error.getCommandLine().getSubcommands().keySet());
        }
        return error.getCommandLine().getCommandSpec().qualifiedName() + " --help lists what there is";
    }

    private static boolean isGroup(ParameterException error) {
        return !error.getCommandLine().getSubcommands().isEmpty();
    }
}
