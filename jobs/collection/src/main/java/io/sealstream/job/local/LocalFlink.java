package io.sealstream.job.local;

import io.sealstream.cli.CommandException;
import io.sealstream.cli.ExitCode;
import io.sealstream.error.StreamException;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink as a command finds it: the cluster that it was submitted to, or else a MiniCluster with our local configuration. */
public final class LocalFlink {

    /** The launcher names the folder of {@code config.yaml} in it. */
    private static final String CONFIGURATION_FOLDER = "sealstream.flink-conf";

    private LocalFlink() {}

    /** The environment of the cluster that runs this main method, or of a MiniCluster. */
    public static StreamExecutionEnvironment environment() {
        String folder = System.getProperty(CONFIGURATION_FOLDER);
        Configuration configuration =
                folder == null ? new Configuration() : GlobalConfiguration.loadConfiguration(folder);
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    /** Runs a job and waits until it has finished; tells why if it has not. */
    public static void execute(StreamExecutionEnvironment flink, String name) throws IOException {
        try {
            flink.execute(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.INTERRUPTED, "interrupted", "start again");
        } catch (Exception e) {
            // Flink declares no more than this; the reason is among the causes.
            throw failure(e);
        }
    }

    /** The reason of ours, if there is one among the causes; it has a code and a hint. */
    private static IOException failure(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamException known) {
                return known;
            }
        }
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new CommandException(
                ExitCode.RUNTIME, "job did not finish [reason=" + root + "]", "see the job's log above");
    }
}
