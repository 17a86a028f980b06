package io.sealstream.job.earthquake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class EarthquakeFeedTest {

    private static final String THREE =
            """
            {"bbox":[1,{"features":[]},3], "features" : [
              {"id":"b", "properties":{"nested":{"time":9}, "time":20, "place":"Zürich ]}"}} ,
              {"id":"none","properties":{"time":null}},
              {"properties":{"time":10},"id":"a","geometry":{"coordinates":[1,2,3]}}
            ], "metadata":{}}""";

    @Test
    void keepsTheBytesOfEachFeatureInFileOrder() throws Exception {
        assertThat(records(THREE, FeedOrder.FILE))
                .containsExactly(
                        "{\"id\":\"b\", \"properties\":{\"nested\":{\"time\":9}, \"time\":20, \"place\":\"Zürich ]}\"}}",
                        "{\"id\":\"none\",\"properties\":{\"time\":null}}",
                        "{\"properties\":{\"time\":10},\"id\":\"a\",\"geometry\":{\"coordinates\":[1,2,3]}}");
    }

    @Test
    void putsTheOldestFirstAndThoseWithoutTimeLast() throws Exception {
        assertThat(records(THREE, FeedOrder.EVENT_TIME))
                .extracting(record -> record.replaceAll(".*\"id\":\"(\\w+)\".*", "$1"))
                .containsExactly("a", "b", "none");
    }

    @Test
    void leavesATimeBeyondAllLimitsToTheDecoder() throws Exception {
        String feed = "{\"features\":[{\"properties\":{\"time\":99999999999999999999}},{\"properties\":{\"time\":1}}]}";

        assertThat(records(feed, FeedOrder.EVENT_TIME)).first().isEqualTo("{\"properties\":{\"time\":1}}");
    }

    @Test
    void bringsAWeekOfRealEventsNewestFirst() throws Exception {
        EarthquakeFeed feed = EarthquakeFeed.bundled();
        List<Decoded> inFileOrder = decoded(feed.records(FeedOrder.FILE));
        List<Decoded> inEventTime = decoded(feed.records(FeedOrder.EVENT_TIME));

        assertThat(feed.size()).isEqualTo(1707);
        assertThat(inFileOrder).hasSize(1707).hasOnlyElementsOfType(Decoded.Valid.class);
        Collections.reverse(inFileOrder);
        assertThat(inEventTime).isEqualTo(inFileOrder);
    }

    @Test
    void givesFreshCopies() throws Exception {
        EarthquakeFeed feed = EarthquakeFeed.parse(THREE.getBytes(UTF_8));
        feed.records(FeedOrder.FILE).get(0)[0] = 0;

        assertThat(feed.records(FeedOrder.FILE).get(0)[0]).isEqualTo((byte) '{');
    }

    @Test
    void readsAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("feed.json"), THREE);

        assertThat(EarthquakeFeed.read(file).size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"features\":7}", "{\"metadata\":{\"features\":[]}}"})
    void refusesWhatIsNoFeatureCollection(String json) {
        assertThatThrownBy(() -> EarthquakeFeed.parse(json.getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("feed is not a GeoJSON feature collection [expected=");
    }

    @Test
    void refusesAFileThatIsCutOrHoldsSomethingElse() {
        assertThatThrownBy(() -> EarthquakeFeed.parse("{\"features\":[7]}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("feature is not an object [featureNumber=0, byteOffset=13]");
        assertThatThrownBy(() -> EarthquakeFeed.parse("{\"features\":[{}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class);
    }

    private static List<String> records(String json, FeedOrder order) throws IOException {
        return EarthquakeFeed.parse(json.getBytes(UTF_8)).records(order).stream()
                .map(record -> new String(record, UTF_8))
                .toList();
    }

    private static List<Decoded> decoded(List<byte[]> records) {
        List<Decoded> decoded = new ArrayList<>();
        records.forEach(record -> decoded.add(EarthquakeDecoder.decode(record)));
        return decoded;
    }
}
