package io.sealstream.flink.source.enumerator;

import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.segment.SessionId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an enumerator remembers: never a list of finished streams, because ordinals tell new from known. Immutable.
 *
 * @param hub identity of the hub whose ordinals these are; empty before it was asked for the first time
 * @param nextOrdinal streams below it are known
 * @param streamsFound how many were found so far
 * @param unassigned splits that no reader holds
 */
public record SealstreamEnumeratorState(
        Optional<SessionId> hub, long nextOrdinal, long streamsFound, List<SealstreamSplit> unassigned) {

    /** Nothing is known yet. */
    public static final SealstreamEnumeratorState INITIAL =
            new SealstreamEnumeratorState(Optional.empty(), 0, 0, List.of());

    public SealstreamEnumeratorState {
        Objects.requireNonNull(hub, "hub");
        unassigned = List.copyOf(unassigned);
        if (nextOrdinal < 0 || streamsFound < 0) {
            throw new IllegalArgumentException(
                    "enumerator state is not negative, found ordinal " + nextOrdinal + ", streams " + streamsFound);
        }
    }
}
