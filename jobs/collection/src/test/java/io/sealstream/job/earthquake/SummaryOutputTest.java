package io.sealstream.job.earthquake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SummaryOutputTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void reportsARealWeekForPeople() throws Exception {
        String report = SummaryReport.text(weekWithOneFault());

        assertThat(report.lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(SummaryReport.WIDTH))
                .allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()))
                .contains(
                        "  events read             1,708",
                        "  severe                     85   magnitude 4.5 and more",
                        "    invalid json              1",
                        "  M  6.4  6 Feb 15:50   22km NNE of Hualian, Taiwan           2.51e+14 J",
                        "   Sun 4 Feb     301 " + "█".repeat(44));
    }

    @Test
    void reportsARealWeekForPrograms() throws Exception {
        String json = SummaryJson.encode(weekWithOneFault());
        JsonNode summary = JSON.readTree(json);

        assertThat(json).doesNotContain("\n");
        assertThat(summary.get("eventsRead").longValue()).isEqualTo(1708);
        assertThat(summary.get("severe").longValue()).isEqualTo(85);
        assertThat(summary.get("other").longValue()).isEqualTo(1622);
        assertThat(summary.get("malformed").longValue()).isEqualTo(1);
        assertThat(summary.get("malformedByReason").toString()).isEqualTo("{\"INVALID_JSON\":1}");
        assertThat(summary.get("windowed").longValue() + summary.get("late").longValue())
                .isEqualTo(1707);
        assertThat(summary.get("hours").intValue()).isEqualTo(169);
        assertThat(summary.get("maxMagnitude").doubleValue()).isEqualTo(6.4);
        assertThat(summary.get("totalEnergyJoules").doubleValue())
                .isEqualTo(weekWithOneFault().totalEnergyJoules());
        assertThat(summary.get("cells")).hasSize(5);
        assertThat(summary.get("strongest").get(0).get("magnitude").doubleValue())
                .isEqualTo(6.4);
    }

    @Test
    void reportsNothingReadably() throws Exception {
        EarthquakeSummary nothing = EarthquakeSummary.of(new Tally());

        assertThat(SummaryReport.text(nothing)).contains("events read                 0", "Strongest\n  none\n");
        assertThat(JSON.readTree(SummaryJson.encode(nothing))
                        .get("maxMagnitude")
                        .isNull())
                .isTrue();
    }

    @Test
    void letsNoPlaceNameTouchTheTerminal() {
        Tally tally = new Tally();
        Earthquake event =
                new Earthquake("x", Instant.EPOCH, 1, 0, 0, 0, "\u001b[31m" + "far ".repeat(100), "earthquake");
        tally.addOther(new MeasuredEarthquake(event, RadiatedEnergy.joules(1)));

        assertThat(SummaryReport.text(EarthquakeSummary.of(tally)).lines())
                .allSatisfy(line ->
                        assertThat(line).doesNotContain("\u001b").hasSizeLessThanOrEqualTo(SummaryReport.WIDTH));
    }

    private static EarthquakeSummary weekWithOneFault() throws Exception {
        Tally tally = new Tally();
        List<byte[]> records = EarthquakeFeed.bundled().records(FeedOrder.FILE);
        for (byte[] record : records) {
            Earthquake event = ((Decoded.Valid) EarthquakeDecoder.decode(record)).event();
            MeasuredEarthquake measured = new MeasuredEarthquake(event, RadiatedEnergy.joules(event.magnitude()));
            if (event.isSevere()) {
                tally.addSevere(measured);
            } else {
                tally.addOther(measured);
            }
            tally.addWindow(CellHour.of(event));
        }
        tally.addMalformed(new Decoded.Malformed(MalformedReason.INVALID_JSON, "record is not valid JSON"));
        return EarthquakeSummary.of(tally);
    }
}
