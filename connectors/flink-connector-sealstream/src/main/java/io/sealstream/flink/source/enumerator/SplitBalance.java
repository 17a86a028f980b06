package io.sealstream.flink.source.enumerator;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many splits each reader holds, and who gets the next one. Pure; confined to the coordinator thread. */
final class SplitBalance {

    private final Map<Integer, Integer> splitsByReader = new HashMap<>();

    /** The reader has a number of splits more, or fewer. */
    void changed(int reader, int splits) {
        splitsByReader.merge(reader, splits, Integer::sum);
    }

    /** The reader is gone with all it held. */
    void forget(int reader) {
        splitsByReader.remove(reader);
    }

    /** The reader with the fewest splits, the lowest number among equals. */
    Optional<Integer> leastLoaded(Collection<Integer> readers) {
        return readers.stream()
                .min(Comparator.<Integer>comparingInt(reader -> splitsByReader.getOrDefault(reader, 0))
                        .thenComparingInt(reader -> reader));
    }
}
