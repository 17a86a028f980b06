package io.sealstream.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sealstream version}. */
@Command(name = "version", description = "Print release, Java and cipher provider.")
final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        terminal.print(Version.line() + "\n");
        return ExitCode.OK.number();
    }
}
