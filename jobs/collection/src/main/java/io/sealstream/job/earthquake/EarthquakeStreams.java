package io.sealstream.job.earthquake;

import io.sealstream.record.EarthquakeAlert;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What {@link EarthquakeWatch} gives.
 *
 * @param alerts an encoded {@link EarthquakeAlert} per severe event, see {@link AlertCodec}
 * @param cellHours events by cell and hour, as the windows close
 * @param malformed what was no event, and why
 * @param summary exactly one, when the input ends
 */
public record EarthquakeStreams(
        DataStream<byte[]> alerts,
        DataStream<CellHour> cellHours,
        DataStream<Decoded.Malformed> malformed,
        DataStream<EarthquakeSummary> summary) {}
