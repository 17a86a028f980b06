package io.sealstream.job.earthquake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class EarthquakeDecoderTest {

    private static final String FEATURE =
            """
            {"type":"Feature","properties":{"mag":4.6,"place":"8km S of Pāhala, Hawaii","time":1517966773840,\
            "felt":null,"type":"earthquake"},"geometry":{"type":"Point","coordinates":[-155.48,19.12,34.5]},"id":"hv70116556"}""";

    @Test
    void readsAnEvent() {
        assertThat(decode(FEATURE))
                .isEqualTo(new Decoded.Valid(new Earthquake(
                        "hv70116556",
                        Instant.parse("2018-02-07T01:26:13.840Z"),
                        4.6,
                        19.12,
                        -155.48,
                        34.5,
                        "8km S of Pāhala, Hawaii",
                        "earthquake")));
    }

    @Test
    void describesThePlaceByCoordinatesWhenTheFeedHasNoWords() {
        Decoded decoded = decode(FEATURE.replaceAll("\"place\":\"[^\"]*\"", "\"place\":null")
                .replace("\"type\":\"earthquake\"", "\"type\":7"));

        assertThat(decoded).isInstanceOfSatisfying(Decoded.Valid.class, valid -> {
            assertThat(valid.event().place()).isEqualTo("19.12 N, 155.48 W");
            assertThat(valid.event().type()).isEqualTo("unknown");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"mag\":4.6 | \"mag\":-3",
                "\"mag\":4.6 | \"mag\":10.5",
                "\"time\":1517966773840 | \"time\":-2208988800000",
                "\"time\":1517966773840 | \"time\":4102444800000",
                "-155.48 | -180",
                "-155.48 | 180",
                "19.12 | 90",
                "19.12 | -90"
            })
    void acceptsTheLimits(String part, String limit) {
        assertThat(decode(FEATURE.replace(part, limit))).isInstanceOf(Decoded.Valid.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"mag\":4.6 | \"mag\":null | MISSING_MAGNITUDE",
                "\"mag\":4.6 | \"mag\":\"4.6\" | MISSING_MAGNITUDE",
                "\"mag\":4.6, | '' | MISSING_MAGNITUDE",
                "\"properties\" | \"property\" | MISSING_MAGNITUDE",
                "\"mag\":4.6 | \"mag\":-3.01 | IMPOSSIBLE_MAGNITUDE",
                "\"mag\":4.6 | \"mag\":10.51 | IMPOSSIBLE_MAGNITUDE",
                "\"mag\":4.6 | \"mag\":1e999 | IMPOSSIBLE_MAGNITUDE",
                ",\"id\":\"hv70116556\" | '' | MISSING_ID",
                "hv70116556 | ' ' | MISSING_ID",
                "\"hv70116556\" | 70116556 | MISSING_ID",
                "1517966773840 | null | IMPOSSIBLE_TIME",
                "1517966773840 | -2208988800001 | IMPOSSIBLE_TIME",
                "1517966773840 | 4102444800001 | IMPOSSIBLE_TIME",
                "1517966773840 | 99999999999999999999 | IMPOSSIBLE_TIME",
                "1517966773840 | 1517966773840.5 | IMPOSSIBLE_TIME",
                "1517966773840 | \"2018\" | IMPOSSIBLE_TIME",
                "19.12 | 90.01 | IMPOSSIBLE_PLACE",
                "19.12 | -90.01 | IMPOSSIBLE_PLACE",
                "-155.48 | 180.01 | IMPOSSIBLE_PLACE",
                "-155.48 | -180.01 | IMPOSSIBLE_PLACE",
                "-155.48 | null | MISSING_COORDINATES",
                "[-155.48,19.12,34.5] | null | MISSING_COORDINATES",
                "[-155.48,19.12,34.5] | [-155.48] | MISSING_COORDINATES",
                ",34.5] | ] | MISSING_COORDINATES",
                "34.5 | 1e999 | MISSING_COORDINATES",
                "\"geometry\" | \"geometries\" | MISSING_COORDINATES"
            })
    void namesTheReason(String part, String fault, MalformedReason reason) {
        String record = FEATURE.replace(part, fault);
        assertThat(record).isNotEqualTo(FEATURE);

        assertThat(malformed(record).reason()).as(record).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "7", "{", "{} {}", "{}x", "{'id':1}", "\u0000", "{\"id\":NaN}"})
    void refusesWhatIsNotOneJsonObject(String record) {
        MalformedReason expected = MalformedReason.INVALID_JSON;

        assertThat(malformed(record).reason()).isEqualTo(expected);
    }

    @Test
    void refusesEveryCut() {
        byte[] whole = FEATURE.getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            assertThat(EarthquakeDecoder.decode(Arrays.copyOf(whole, length)))
                    .as("first %d bytes", length)
                    .isInstanceOfSatisfying(Decoded.Malformed.class, malformed -> assertThat(malformed.reason())
                            .isEqualTo(MalformedReason.INVALID_JSON));
        }
    }

    @Test
    void saysWhatWasExpectedAndFoundAndWhere() {
        assertThat(malformed(FEATURE.replace("\"mag\":4.6", "\"mag\":12.5")).message())
                .isEqualTo("magnitude is impossible "
                        + "[expected=-3.0..10.5, found=12.5, field=properties.mag, id=hv70116556]");
        assertThat(malformed(FEATURE.substring(0, 30)).message())
                .isEqualTo("record is not valid JSON [expected=one GeoJSON feature, found=an early end, byteOffset=30, "
                        + "lengthBytes=30]");
    }

    @Test
    void keepsMessagesShortAndOnOneLine() {
        String endless = "x\\n\\u001b[31m".repeat(100_000);

        for (String record : new String[] {
            FEATURE.replace("4.6", "\"" + endless + "\""),
            FEATURE.replace("4.6", "[" + "1,".repeat(100_000) + "1]"),
            FEATURE.replace("4.6", "9".repeat(900)),
            FEATURE.replace("hv70116556", endless).replace("4.6", "null"),
            "\"" + endless + "\"",
            endless,
            "[".repeat(5_000)
        }) {
            assertThat(malformed(record).message()).hasSizeLessThan(250).doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @Test
    void survivesRandomDamage() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            byte[] record = FEATURE.getBytes(UTF_8);
            for (int i = random.nextInt(4); i >= 0; i--) {
                record[random.nextInt(record.length)] = (byte) random.nextInt();
            }
            Decoded decoded = EarthquakeDecoder.decode(record);
            if (decoded instanceof Decoded.Malformed malformed) {
                assertThat(malformed.message()).as("seed %d run %d", seed, run).hasSizeLessThan(250);
            } else if (decoded instanceof Decoded.Valid valid) {
                assertThat(valid.event().magnitude())
                        .as("seed %d run %d", seed, run)
                        .isBetween(-3.0, 10.5);
            }
        }
    }

    private static Decoded decode(String record) {
        return EarthquakeDecoder.decode(record.getBytes(UTF_8));
    }

    private static Decoded.Malformed malformed(String record) {
        Decoded decoded = decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
        return (Decoded.Malformed) decoded;
    }
}
