package io.sealstream.job.earthquake;

import io.sealstream.cli.ExitCode;
import io.sealstream.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sealstream demo}: the main job with everything embedded. */
@Command(
        name = "demo",
        description = {
            "Show the whole way of the data, in one process: a week of real earthquakes (USGS, public domain) is sealed,",
            "published to a hub, processed by a Flink job, and its alerts are published, received and opened again."
        })
public final class DemoCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--json", description = "One JSON object instead of the report.")
    private boolean json;

    @Option(
            names = "--keep",
            description = "Keep the folder with key, secret and what the hub has stored, and name it.")
    private boolean keep;

    public DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("sealstream-demo");
        try {
            EarthquakeDemo.Outcome outcome = EarthquakeDemo.run(folder, this::note);
            terminal.print(json ? outcome.json() + "\n" : report(outcome));
        } finally {
            if (keep) {
                terminal.note("kept " + folder);
            } else {
                delete(folder);
            }
        }
        return ExitCode.OK.number();
    }

    private void note(String text) {
        if (terminal.isTerminal(Terminal.Channel.ERROR)) {
            terminal.note(text);
        }
    }

    private static String report(EarthquakeDemo.Outcome outcome) {
        return outcome.report() + "\n\n" + outcome.alerts().size()
                + " sealed alerts were published by the job, received from the hub, verified and opened.\n";
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
