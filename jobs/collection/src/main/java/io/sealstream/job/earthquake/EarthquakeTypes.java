package io.sealstream.job.earthquake;

import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * How Flink serializes what travels through the job. Written out field by field: nothing falls back to Flink's generic
 * serializer, and a field without a type fails when the graph is built.
 */
public final class EarthquakeTypes {

    /** Raw records and encoded alerts. */
    public static final TypeInformation<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    /** Records that were no events. */
    public static final TypeInformation<Decoded.Malformed> MALFORMED = Types.POJO(
            Decoded.Malformed.class, Map.of("reason", Types.ENUM(MalformedReason.class), "message", Types.STRING));

    /** Events. */
    public static final TypeInformation<Earthquake> EARTHQUAKE = Types.POJO(
            Earthquake.class,
            Map.of(
                    "id", Types.STRING,
                    "time", Types.INSTANT,
                    "magnitude", Types.DOUBLE,
                    "latitude", Types.DOUBLE,
                    "longitude", Types.DOUBLE,
                    "depthKm", Types.DOUBLE,
                    "place", Types.STRING,
                    "type", Types.STRING));

    /** Events with their energy. */
    public static final TypeInformation<MeasuredEarthquake> MEASURED =
            Types.POJO(MeasuredEarthquake.class, Map.of("earthquake", EARTHQUAKE, "energyJoules", Types.DOUBLE));

    private static final TypeInformation<GridCell> CELL =
            Types.POJO(GridCell.class, Map.of("south", Types.INT, "west", Types.INT));

    private static final TypeInformation<CellCount> CELL_COUNT =
            Types.POJO(CellCount.class, Map.of("cell", CELL, "count", Types.LONG, "maxMagnitude", Types.DOUBLE));

    /** Counts by cell and hour. */
    public static final TypeInformation<CellHour> CELL_HOUR = Types.POJO(
            CellHour.class,
            Map.of("cell", CELL, "hour", Types.INSTANT, "count", Types.LONG, "maxMagnitude", Types.DOUBLE));

    private static final TypeInformation<Map<MalformedReason, Long>> REASONS =
            Types.MAP(Types.ENUM(MalformedReason.class), Types.LONG);

    static final TypeInformation<Tally> TALLY = Types.POJO(
            Tally.class,
            Map.of(
                    "severe",
                    Types.LONG,
                    "other",
                    Types.LONG,
                    "windowed",
                    Types.LONG,
                    "late",
                    Types.LONG,
                    "malformed",
                    REASONS,
                    "perHour",
                    Types.MAP(Types.INSTANT, Types.LONG),
                    "perMagnitude",
                    Types.MAP(Types.INT, Types.LONG),
                    "perCell",
                    Types.MAP(Types.INT, CELL_COUNT),
                    "energyJoules",
                    Types.BIG_DEC,
                    "strongest",
                    Types.LIST(MEASURED)));

    private static final TypeInformation<EarthquakeSummary.DayCount> DAY =
            Types.POJO(EarthquakeSummary.DayCount.class, Map.of("day", Types.LOCAL_DATE, "count", Types.LONG));

    private static final TypeInformation<EarthquakeSummary.MagnitudeCount> MAGNITUDE =
            Types.POJO(EarthquakeSummary.MagnitudeCount.class, Map.of("from", Types.INT, "count", Types.LONG));

    /** The summary. */
    public static final TypeInformation<EarthquakeSummary> SUMMARY = Types.POJO(
            EarthquakeSummary.class,
            Map.ofEntries(
                    Map.entry("severe", Types.LONG),
                    Map.entry("other", Types.LONG),
                    Map.entry("malformedByReason", REASONS),
                    Map.entry("windowed", Types.LONG),
                    Map.entry("late", Types.LONG),
                    Map.entry("hours", Types.INT),
                    Map.entry("totalEnergyJoules", Types.DOUBLE),
                    Map.entry("days", Types.LIST(DAY)),
                    Map.entry("magnitudes", Types.LIST(MAGNITUDE)),
                    Map.entry("busiestCells", Types.LIST(CELL_COUNT)),
                    Map.entry("strongest", Types.LIST(MEASURED))));

    private EarthquakeTypes() {}
}
