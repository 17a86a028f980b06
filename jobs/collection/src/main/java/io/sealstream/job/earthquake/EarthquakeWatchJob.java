package io.sealstream.job.earthquake;

import io.sealstream.cli.CommandRunner;
import io.sealstream.cli.ExitCode;
import io.sealstream.cli.HopOptions;
import io.sealstream.cli.KeyOptions;
import io.sealstream.cli.Terminal;
import io.sealstream.flink.sink.SealstreamSink;
import io.sealstream.flink.sink.SealstreamSinkBuilder;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.flink.source.SealstreamSourceBuilder;
import io.sealstream.job.local.LocalFlink;
import io.sealstream.key.KeyProvider;
import io.sealstream.key.SecretSource;
import io.sealstream.key.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main job: sealed earthquake events from a hub, sealed alerts back to it, a summary to a folder. Runs where it is submitted, or in
 * a MiniCluster.
 */
@Command(
        name = "earthquake-watch",
        description = {
            "Watch earthquakes.",
            "Reads sealed GeoJSON events from a hub, publishes sealed alerts of magnitude 4.5 and above, counts by hour and"
                    + " by cell of 10 degrees, and sums up the radiated energy."
        })
public final class EarthquakeWatchJob implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--hub", required = true, paramLabel = "HOST:PORT", description = "The hub.")
    private String hub = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private HopOptions access = new HopOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions key = new KeyOptions();

    @Option(
            names = "--events",
            paramLabel = "NAME",
            defaultValue = "earthquakes.events",
            description = "Name of the streams to read (default: ${DEFAULT-VALUE}).")
    private String events = "earthquakes.events";

    @Option(
            names = "--alerts",
            paramLabel = "NAME",
            defaultValue = "earthquakes.alerts",
            description = "Name of the streams to write alerts to (default: ${DEFAULT-VALUE}).")
    private String alerts = "earthquakes.alerts";

    @Option(
            names = "--sink-id",
            paramLabel = "ID",
            defaultValue = "earthquake-watch",
            description =
                    "Identity of the alert streams at the hub: one for each run that starts anew (default: ${DEFAULT-VALUE}).")
    private String sinkId = "earthquake-watch";

    @Option(
            names = "--bounded",
            paramLabel = "N",
            description =
                    "Read the first N streams to their end and finish; default: go on with every stream that comes.")
    private @Nullable Integer bounded;

    @Option(
            names = "--summary",
            paramLabel = "DIR",
            description = "Folder for the summary, as json and as report, when a bounded run ends.")
    private @Nullable Path summary;

    public EarthquakeWatchJob(Terminal terminal) {
        this.terminal = terminal;
    }

    /** For {@code flink run}. Throws instead of ending the process, because the client that submits goes on after this. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.system();
        int exitCode = new CommandRunner(new CommandLine(new EarthquakeWatchJob(terminal)), terminal).run(arguments);
        if (exitCode != ExitCode.OK.number()) {
            throw new IllegalStateException("job was not submitted, see the error above [exitCode=" + exitCode + "]");
        }
    }

    @Override
    public Integer call() throws IOException {
        StreamExecutionEnvironment flink = LocalFlink.environment();
        EarthquakePorts ports = new EarthquakePorts(
                hub,
                access.secretSource(),
                access.tlsFiles(),
                key.provider(),
                events,
                alerts,
                sinkId,
                Optional.ofNullable(bounded));
        EarthquakeStreams streams = assemble(flink, ports);
        if (summary != null) {
            writeSummary(streams.summary(), summary);
        }
        LocalFlink.execute(flink, "earthquake-watch");
        if (terminal.isTerminal(Terminal.Channel.ERROR)) {
            terminal.note("earthquake-watch is done");
        }
        return ExitCode.OK.number();
    }

    /**
     * Where the job reads and writes. Immutable; holds references to secrets, no secret.
     *
     * @param secret where a secret for the hub lies, or else
     * @param tls where certificates lie
     * @param bounded how many streams to read to their end; empty: every stream that comes, for ever
     */
    record EarthquakePorts(
            String hub,
            Optional<SecretSource> secret,
            Optional<TlsFiles> tls,
            KeyProvider keys,
            String events,
            String alerts,
            String sinkId,
            Optional<Integer> bounded) {}

    /** Puts the graph between a sealed source and a sealed sink. */
    static EarthquakeStreams assemble(StreamExecutionEnvironment flink, EarthquakePorts ports) {
        SealstreamSourceBuilder<byte[]> source = SealstreamSource.<byte[]>builder()
                .endpoint(ports.hub())
                .name(ports.events())
                .keys(ports.keys())
                .subscriber("earthquake-watch")
                .deserializer(new RawRecords());
        ports.secret().ifPresent(source::secret);
        ports.tls().ifPresent(source::tls);
        ports.bounded().ifPresent(source::bounded);
        DataStream<byte[]> events = flink.fromSource(
                        source.build(), WatermarkStrategy.noWatermarks(), "sealed-events", EarthquakeTypes.BYTES)
                .uid("sealed-events");
        EarthquakeStreams streams = EarthquakeWatch.build(events, EarthquakeOptions.defaults());
        SealstreamSinkBuilder<byte[]> sink = SealstreamSink.<byte[]>builder()
                .endpoint(ports.hub())
                .name(ports.alerts())
                .keys(ports.keys())
                .sinkId(ports.sinkId())
                .serializer(new RawRecords());
        ports.secret().ifPresent(sink::secret);
        ports.tls().ifPresent(sink::tls);
        streams.alerts().sinkTo(sink.build()).name("sealed-alerts").uid("sealed-alerts");
        return streams;
    }

    /** Writes a summary twice into a folder: {@code json} for programs, {@code report} for people. */
    static void writeSummary(DataStream<EarthquakeSummary> summaries, Path folder) {
        writeText("summary-json", summaries.map(SummaryJson::encode, Types.STRING), folder.resolve("json"));
        writeText("summary-report", summaries.map(SummaryReport::text, Types.STRING), folder.resolve("report"));
    }

    private static void writeText(String name, SingleOutputStreamOperator<String> text, Path folder) {
        text.name(name)
                .uid(name)
                .setParallelism(1)
                .sinkTo(FileSink.forRowFormat(
                                new org.apache.flink.core.fs.Path(folder.toUri()), new SimpleStringEncoder<String>())
                        // One short file a run: no folder for each hour.
                        .withBucketAssigner(new BasePathBucketAssigner<>())
                        .build())
                .name(name + "-file")
                .uid(name + "-file")
                .setParallelism(1);
    }
}
