package io.sealstream.job.earthquake;

/** What a raw record turned out to be. */
public sealed interface Decoded {

    /**
     * An event.
     *
     * @param event the event, within all limits
     */
    record Valid(Earthquake event) implements Decoded {}

    /**
     * Not an event.
     *
     * @param reason for counting
     * @param message one line for people: what was expected, what was found, and where; of limited length
     */
    record Malformed(MalformedReason reason, String message) implements Decoded {}
}
