package io.sealstream.job.earthquake;

import io.sealstream.stage.batch.BatchStage;
import io.sealstream.stage.fold.FoldStage;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.OutputTag;

/**
 * The graph of the main job, between a source of raw records and whatever takes its results.
 *
 * <pre>
 * records ─▶ decode ─▶ energy in batches ─▶ event time ─┬▶ split ─┬▶ severe ─▶ alerts
 *               │                                       │         └▶ other ────────┐
 *               │                                       └▶ windows by cell and hour ┤
 *               │                                              └▶ late ─────────────┤
 *               └▶ malformed ───────────────────────────────────────────────────────┴▶ tallies ─▶ summary
 * </pre>
 *
 * <p>Severe events are tallied too. Energy comes before event time, because a batch never waits across a watermark, and
 * watermarks come with each event.
 */
public final class EarthquakeWatch {

    private static final OutputTag<CellHour> LATE = new OutputTag<>("late", EarthquakeTypes.CELL_HOUR);

    private EarthquakeWatch() {}

    /**
     * Builds the graph. Every operator has a name, which is also its uid.
     *
     * @param events one GeoJSON feature in UTF-8 per record
     */
    public static EarthquakeStreams build(DataStream<byte[]> events, EarthquakeOptions options) {
        SingleOutputStreamOperator<Earthquake> decoded =
                named("decode", events.process(new DecodeFunction(), EarthquakeTypes.EARTHQUAKE));
        DataStream<Decoded.Malformed> malformed = decoded.getSideOutput(DecodeFunction.MALFORMED);

        DataStream<MeasuredEarthquake> measured = BatchStage.apply(
                decoded, "radiated-energy", new RadiatedEnergy(), options.energyBatch(), EarthquakeTypes.MEASURED);
        DataStream<MeasuredEarthquake> timed =
                named("event-time", measured.assignTimestampsAndWatermarks(eventTime(options)));

        SingleOutputStreamOperator<MeasuredEarthquake> severe =
                named("split-severe", timed.process(new SplitBySeverity(), EarthquakeTypes.MEASURED));
        DataStream<MeasuredEarthquake> other = severe.getSideOutput(SplitBySeverity.OTHER);
        DataStream<byte[]> alerts = named("alerts", severe.map(new EarthquakeAlerts(), EarthquakeTypes.BYTES));

        SingleOutputStreamOperator<CellHour> cellHours = cellHours(timed);

        DataStream<Tally> tallies = tally("tally-severe", severe, Tally::addSevere)
                .union(
                        tally("tally-other", other, Tally::addOther),
                        tally("tally-windows", cellHours, Tally::addWindow),
                        tally("tally-late", cellHours.getSideOutput(LATE), Tally::addLate),
                        tally("tally-malformed", malformed, Tally::addMalformed));
        DataStream<EarthquakeSummary> summary =
                FoldStage.whole(tallies, "summary", new SummaryFold(), EarthquakeTypes.TALLY, EarthquakeTypes.SUMMARY);
        return new EarthquakeStreams(alerts, cellHours, malformed, summary);
    }

    private static WatermarkStrategy<MeasuredEarthquake> eventTime(EarthquakeOptions options) {
        Duration outOfOrderness = options.outOfOrderness();
        WatermarkStrategy<MeasuredEarthquake> strategy = WatermarkStrategy.<MeasuredEarthquake>forGenerator(
                        context -> new EventTimeWatermarks<>(outOfOrderness))
                .withTimestampAssigner(
                        (event, timestampMs) -> event.earthquake().time().toEpochMilli());
        return options.idleTimeout().map(strategy::withIdleness).orElse(strategy);
    }

    private static SingleOutputStreamOperator<CellHour> cellHours(DataStream<MeasuredEarthquake> timed) {
        return named(
                "cell-hours",
                named("cell", timed.map(event -> CellHour.of(event.earthquake()), EarthquakeTypes.CELL_HOUR))
                        .keyBy(share -> share.cell().number(), Types.INT)
                        .window(TumblingEventTimeWindows.of(Duration.ofHours(1)))
                        .sideOutputLateData(LATE)
                        .reduce(CellHour::plus));
    }

    private static <T> DataStream<Tally> tally(String name, DataStream<T> records, TallyFold.Counter<T> counter) {
        return FoldStage.perSubtask(
                records, name, new TallyFold<>(counter), EarthquakeTypes.TALLY, EarthquakeTypes.TALLY);
    }

    private static <T> SingleOutputStreamOperator<T> named(String name, SingleOutputStreamOperator<T> operator) {
        return operator.name(name).uid(name);
    }
}
