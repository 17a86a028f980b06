package io.sealstream.job;

import io.sealstream.cli.CommandRunner;
import io.sealstream.cli.Terminal;
import io.sealstream.job.earthquake.DemoCommand;
import io.sealstream.job.earthquake.EarthquakeWatchJob;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sealstream run} and {@code sealstream demo}: the commands that need Flink. */
@Command(
        name = Terminal.PROGRAM,
        description = "Jobs on sealed streams, in a MiniCluster inside this process.",
        subcommands = CommandLine.HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class JobCommand {

    private JobCommand() {}

    public static void main(String[] arguments) {
        System.exit(runner(Terminal.system()).run(arguments));
    }

    /** The whole tree of commands. A new job is a line here. */
    static CommandRunner runner(Terminal terminal) {
        CommandLine run = new CommandLine(new RunCommand()).addSubcommand(new EarthquakeWatchJob(terminal));
        CommandLine root =
                new CommandLine(new JobCommand()).addSubcommand(run).addSubcommand(new DemoCommand(terminal));
        return new CommandRunner(root, terminal);
    }

    /** The list of jobs. */
    @Command(
            name = "run",
            description = "Run a job of the collection in a MiniCluster.",
            subcommands = CommandLine.HelpCommand.class,
            synopsisSubcommandLabel = "JOB")
    private static final class RunCommand {}
}
