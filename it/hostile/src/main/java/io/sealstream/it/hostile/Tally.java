package io.sealstream.it.hostile;

import java.util.Map;
import java.util.TreeMap;

/** How often one kind of attack was tried, and what came of it. Thread safe. */
final class Tally {

    /** What no hub may ever do. */
    static final String BREACH = "BREACH";

    private final String kind;
    private final TreeMap<String, Long> outcomes = new TreeMap<>();
    private long attempts;

    Tally(String kind) {
        this.kind = kind;
    }

    synchronized void attempt() {
        attempts++;
    }

    synchronized void outcome(String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    /** One line: the kind, the attempts, and each outcome with its count. */
    synchronized String line() {
        StringBuilder line =
                new StringBuilder("attack ").append(kind).append(" attempts=").append(attempts);
        for (Map.Entry<String, Long> outcome : outcomes.entrySet()) {
            line.append(' ').append(outcome.getKey()).append('=').append(outcome.getValue());
        }
        return line.toString();
    }
}
