package io.sealstream.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code sealstream} command: the list of its commands and the entry point. */
@Command(
        name = Terminal.PROGRAM,
        description = "Sealed, segmented streams: encrypted and authenticated from end to end.",
        subcommands = CommandLine.HelpCommand.class,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Data goes to standard output, everything else to standard error. In options, - means standard input or"
                    + " output.",
            "",
            "Jobs on Flink: sealstream demo shows the whole way of the data, sealstream run JOB runs a job here.",
            "",
            "  sealstream keygen -o my.key",
            "  tar c folder | sealstream seal --key my.key -o folder.seg",
            "  sealstream open --key my.key folder.seg | tar x"
        })
public final class SealstreamCommand {

    SealstreamCommand() {}

    public static void main(String[] arguments) {
        System.exit(runner(Terminal.system()).run(arguments));
    }

    /** The whole tree of commands. A new command is a line here. */
    static CommandRunner runner(Terminal terminal) {
        CommandLine root = new CommandLine(new SealstreamCommand())
                .addSubcommand(new KeygenCommand(terminal))
                .addSubcommand(new SealCommand(terminal))
                .addSubcommand(new OpenCommand(terminal))
                .addSubcommand(new InspectCommand(terminal))
                .addSubcommand(new RepairCommand(terminal))
                .addSubcommand(new HubCommand(terminal))
                .addSubcommand(new SendCommand(terminal))
                .addSubcommand(new ReceiveCommand(terminal))
                .addSubcommand(new ListCommand(terminal))
                .addSubcommand(new VersionCommand(terminal));
        root.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show the version and exit.")
                        .build());
        return new CommandRunner(root, terminal);
    }
}
