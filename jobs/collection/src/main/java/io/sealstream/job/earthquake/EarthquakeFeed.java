package io.sealstream.job.earthquake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A GeoJSON feature collection (RFC 7946 §3.3), cut into one raw record per feature. The bytes of a feature stay as they
 * are, and whether they make an event is for {@link EarthquakeDecoder} to say.
 *
 * <p>Holds the whole file. Immutable.
 */
public final class EarthquakeFeed {

    private static final String BUNDLED = "earthquakes.json";
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] json;
    private final List<Feature> features;

    private EarthquakeFeed(byte[] json, List<Feature> features) {
        this.json = json;
        this.features = features;
    }

    /** The week from 31 January to 7 February 2018 that comes with the job: 1,707 events. */
    public static EarthquakeFeed bundled() throws IOException {
        try (InputStream resource = EarthquakeFeed.class.getResourceAsStream(BUNDLED)) {
            if (resource == null) {
                throw new FileNotFoundException("bundled feed is not in the jar [resource=" + BUNDLED + "]");
            }
            return parse(resource.readAllBytes());
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read or is no feature collection
     */
    public static EarthquakeFeed read(Path file) throws IOException {
        return parse(Files.readAllBytes(file));
    }

    /**
     * Reads a feature collection in UTF-8.
     *
     * @param json belongs to the feed from now on
     * @throws IOException if it is no feature collection
     */
    public static EarthquakeFeed parse(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("features")) {
                        return new EarthquakeFeed(json, features(parser));
                    }
                    parser.skipChildren();
                }
            }
            throw new IOException(
                    "feed is not a GeoJSON feature collection [expected=an object with an array named features, byteOffset="
                            + parser.currentLocation().getByteOffset() + ", lengthBytes=" + json.length + "]");
        }
    }

    /** How many records the feed has. */
    public int size() {
        return features.size();
    }

    /** All records, one feature each in UTF-8; fresh copies, which belong to the caller. */
    public List<byte[]> records(FeedOrder order) {
        List<Feature> ordered = new ArrayList<>(features);
        switch (Objects.requireNonNull(order, "order")) {
            case EVENT_TIME ->
                ordered.sort(Comparator.comparing(Feature::hasTime).reversed().thenComparingLong(Feature::timeMs));
            case FILE -> {}
        }
        return ordered.stream()
                .map(feature -> Arrays.copyOfRange(json, feature.from(), feature.to()))
                .toList();
    }

    private static List<Feature> features(JsonParser parser) throws IOException {
        List<Feature> features = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new IOException("feature is not an object [featureNumber=" + features.size() + ", byteOffset="
                        + parser.currentTokenLocation().getByteOffset() + "]");
            }
            features.add(feature(parser));
        }
        return features;
    }

    private static Feature feature(JsonParser parser) throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        boolean hasTime = false;
        long timeMs = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isProperties = parser.currentName().equals("properties");
            if (parser.nextToken() != JsonToken.START_OBJECT || !isProperties) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isTime = parser.currentName().equals("time");
                // A time too large for a long is for the decoder to refuse.
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                        && isTime
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                    hasTime = true;
                    timeMs = parser.getLongValue();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new Feature(
                Math.toIntExact(from), Math.toIntExact(parser.currentLocation().getByteOffset()), hasTime, timeMs);
    }

    /** Where a feature's bytes lie; {@code to} is the first byte after them. */
    private record Feature(int from, int to, boolean hasTime, long timeMs) {}
}
