package io.sealstream.job.earthquake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A summary as one line of JSON, for programs. */
public final class SummaryJson {

    private static final JsonFactory JSON = new JsonFactory();

    private SummaryJson() {}

    /**
     * Writes a summary as a JSON object without line breaks. Energies are in joules, times in ISO 8601 and UTC; {@code
     * maxMagnitude} is null if there was no event.
     */
    public static String encode(EarthquakeSummary summary) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            writeCounts(json, summary);
            writeCells(json, summary.busiestCells());
            writeStrongest(json, summary.strongest());
            writeDays(json, summary.days());
            writeMagnitudes(json, summary.magnitudes());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("internal error: a string cannot be written to", e);
        }
        return text.toString();
    }

    private static void writeCounts(JsonGenerator json, EarthquakeSummary summary) throws IOException {
        json.writeNumberField("eventsRead", summary.eventsRead());
        json.writeNumberField("severe", summary.severe());
        json.writeNumberField("other", summary.other());
        json.writeNumberField("malformed", summary.malformed());
        json.writeObjectFieldStart("malformedByReason");
        for (MalformedReason reason : MalformedReason.values()) {
            long count = summary.malformedByReason().getOrDefault(reason, 0L);
            if (count > 0) {
                json.writeNumberField(reason.name(), count);
            }
        }
        json.writeEndObject();
        json.writeNumberField("windowed", summary.windowed());
        json.writeNumberField("late", summary.late());
        json.writeNumberField("hours", summary.hours());
        json.writeFieldName("maxMagnitude");
        if (summary.maxMagnitude().isPresent()) {
            json.writeNumber(summary.maxMagnitude().getAsDouble());
        } else {
            json.writeNull();
        }
        json.writeNumberField("totalEnergyJoules", summary.totalEnergyJoules());
    }

    private static void writeCells(JsonGenerator json, List<CellCount> cells) throws IOException {
        json.writeArrayFieldStart("cells");
        for (CellCount cell : cells) {
            json.writeStartObject();
            json.writeNumberField("south", cell.cell().south());
            json.writeNumberField("west", cell.cell().west());
            json.writeNumberField("events", cell.count());
            json.writeNumberField("maxMagnitude", cell.maxMagnitude());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeStrongest(JsonGenerator json, List<MeasuredEarthquake> strongest) throws IOException {
        json.writeArrayFieldStart("strongest");
        for (MeasuredEarthquake measured : strongest) {
            Earthquake event = measured.earthquake();
            json.writeStartObject();
            json.writeStringField("id", event.id());
            json.writeStringField("time", event.time().toString());
            json.writeNumberField("magnitude", event.magnitude());
            json.writeNumberField("energyJoules", measured.energyJoules());
            json.writeStringField("place", event.place());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeDays(JsonGenerator json, List<EarthquakeSummary.DayCount> days) throws IOException {
        json.writeObjectFieldStart("eventsPerDay");
        for (EarthquakeSummary.DayCount day : days) {
            json.writeNumberField(day.day().toString(), day.count());
        }
        json.writeEndObject();
    }

    private static void writeMagnitudes(JsonGenerator json, List<EarthquakeSummary.MagnitudeCount> magnitudes)
            throws IOException {
        json.writeObjectFieldStart("eventsPerMagnitude");
        for (EarthquakeSummary.MagnitudeCount magnitude : magnitudes) {
            json.writeNumberField(Integer.toString(magnitude.from()), magnitude.count());
        }
        json.writeEndObject();
    }
}
