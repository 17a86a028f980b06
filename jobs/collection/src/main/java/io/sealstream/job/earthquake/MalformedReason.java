package io.sealstream.job.earthquake;

/** Why a record is no event. */
public enum MalformedReason {
    /** Cut off, not JSON at all, or not a JSON object. */
    INVALID_JSON,
    /** No identifier, or an empty one. */
    MISSING_ID,
    /** No magnitude, or null, or not a number. */
    MISSING_MAGNITUDE,
    /** A magnitude that no event can have. */
    IMPOSSIBLE_MAGNITUDE,
    /** No time, or null, or one before 1900 or after 2100. */
    IMPOSSIBLE_TIME,
    /** Not three coordinates that are numbers. */
    MISSING_COORDINATES,
    /** A latitude or longitude that is not on the globe. */
    IMPOSSIBLE_PLACE
}
