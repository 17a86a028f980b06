package io.sealstream.job.earthquake;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/**
 * Reads one GeoJSON feature of a US Geological Survey feed (RFC 7946 and the feed's own properties). Never throws on what
 * a record holds: whatever cannot be an event comes back as {@link Decoded.Malformed}.
 */
public final class EarthquakeDecoder {

    private static final double LOWEST_MAGNITUDE = -3;
    private static final double HIGHEST_MAGNITUDE = 10.5;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
    private static final int QUOTED_LENGTH = 40;

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private EarthquakeDecoder() {}

    /**
     * Decodes one record.
     *
     * @param record a GeoJSON feature in UTF-8; only read
     */
    public static Decoded decode(byte[] record) {
        try {
            return new Decoded.Valid(eventOf(parse(record)));
        } catch (Rejection rejection) {
            return new Decoded.Malformed(rejection.reason, rejection.line);
        }
    }

    private static JsonNode parse(byte[] record) throws Rejection {
        try {
            JsonNode feature = READER.readTree(record);
            if (feature.isObject()) {
                return feature;
            }
            throw new Rejection(
                    MalformedReason.INVALID_JSON,
                    "record is not a JSON object [expected=one GeoJSON feature, found=" + quote(feature)
                            + ", lengthBytes=" + record.length + "]");
        } catch (IOException e) {
            throw new Rejection(
                    MalformedReason.INVALID_JSON,
                    "record is not valid JSON [expected=one GeoJSON feature, found="
                            + (e instanceof JsonEOFException ? "an early end" : "what JSON does not allow")
                            + ", byteOffset=" + byteOffset(e) + ", lengthBytes=" + record.length + "]");
        }
    }

    private static Earthquake eventOf(JsonNode feature) throws Rejection {
        String id = idOf(feature);
        JsonNode properties = feature.path("properties");
        double magnitude = magnitudeOf(properties.path("mag"), id);
        Instant time = timeOf(properties.path("time"), id);
        JsonNode coordinates = feature.path("geometry").path("coordinates");
        double longitude = degrees(coordinates, 0, 180, "longitude", id);
        double latitude = degrees(coordinates, 1, 90, "latitude", id);
        double depthKm = coordinate(coordinates, 2, "depth in km", id);
        String place = text(properties.path("place"), coordinatesInWords(latitude, longitude));
        String type = text(properties.path("type"), "unknown");
        return new Earthquake(id, time, magnitude, latitude, longitude, depthKm, place, type);
    }

    private static String idOf(JsonNode feature) throws Rejection {
        JsonNode id = feature.path("id");
        if (!id.isTextual() || id.textValue().isBlank()) {
            throw new Rejection(
                    MalformedReason.MISSING_ID, "event has no id [expected=text, found=" + quote(id) + ", field=id]");
        }
        return id.textValue();
    }

    private static double magnitudeOf(JsonNode node, String id) throws Rejection {
        if (!node.isNumber()) {
            throw new Rejection(
                    MalformedReason.MISSING_MAGNITUDE,
                    "event has no magnitude [expected=a number, found=" + quote(node) + where("properties.mag", id));
        }
        double magnitude = node.doubleValue();
        if (!(magnitude >= LOWEST_MAGNITUDE && magnitude <= HIGHEST_MAGNITUDE)) {
            throw new Rejection(
                    MalformedReason.IMPOSSIBLE_MAGNITUDE,
                    "magnitude is impossible [expected=" + LOWEST_MAGNITUDE + ".." + HIGHEST_MAGNITUDE + ", found="
                            + quote(node) + where("properties.mag", id));
        }
        return magnitude;
    }

    private static Instant timeOf(JsonNode node, String id) throws Rejection {
        boolean isPossible = node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() >= EARLIEST.toEpochMilli()
                && node.longValue() <= LATEST.toEpochMilli();
        if (!isPossible) {
            throw new Rejection(
                    MalformedReason.IMPOSSIBLE_TIME,
                    "time is impossible [expected=milliseconds since 1970, " + EARLIEST + ".." + LATEST + ", found="
                            + quote(node) + where("properties.time", id));
        }
        return Instant.ofEpochMilli(node.longValue());
    }

    private static double degrees(JsonNode coordinates, int index, int limit, String what, String id) throws Rejection {
        double degrees = coordinate(coordinates, index, what, id);
        if (Math.abs(degrees) > limit) {
            throw new Rejection(
                    MalformedReason.IMPOSSIBLE_PLACE,
                    what + " is impossible [expected=-" + limit + ".." + limit + ", found="
                            + quote(coordinates.path(index)) + where("geometry.coordinates[" + index + "]", id));
        }
        return degrees;
    }

    private static double coordinate(JsonNode coordinates, int index, String what, String id) throws Rejection {
        JsonNode node = coordinates.path(index);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw new Rejection(
                    MalformedReason.MISSING_COORDINATES,
                    "event has no " + what + " [expected=a number, found=" + quote(node)
                            + where("geometry.coordinates[" + index + "]", id));
        }
        return node.doubleValue();
    }

    private static String text(JsonNode node, String otherwise) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : otherwise;
    }

    private static String coordinatesInWords(double latitude, double longitude) {
        return String.format(
                Locale.ROOT,
                "%.2f %s, %.2f %s",
                Math.abs(latitude),
                latitude < 0 ? "S" : "N",
                Math.abs(longitude),
                longitude < 0 ? "W" : "E");
    }

    private static String where(String field, String id) {
        return ", field=" + field + ", id=" + shorten(id) + "]";
    }

    /** A record may hold anything, of any length: only a harmless glimpse of it gets into a message. */
    private static String quote(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        return node.isContainerNode()
                ? "an " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                : shorten(node.asText());
    }

    private static String shorten(String text) {
        String glimpse = text.length() <= QUOTED_LENGTH ? text : text.substring(0, QUOTED_LENGTH) + "…";
        return glimpse.replaceAll("\\p{Cntrl}", "?");
    }

    private static String byteOffset(IOException e) {
        JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return location == null ? "unknown" : Long.toString(location.getByteOffset());
    }

    /** Leaves the decoding of one record; never leaves this class. */
    private static final class Rejection extends Exception {
        private static final long serialVersionUID = 1L;

        private final MalformedReason reason;
        private final String line;

        Rejection(MalformedReason reason, String line) {
            super(line, /* cause= */ null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
            this.reason = reason;
            this.line = line;
        }
    }
}
