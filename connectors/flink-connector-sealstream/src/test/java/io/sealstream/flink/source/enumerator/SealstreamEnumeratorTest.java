package io.sealstream.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.session.StartPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext.SplitAssignmentState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SealstreamEnumeratorTest {

    private static final int READERS = 3;

    private final WatchedContext context = new WatchedContext();
    private final FakeLister lister = new FakeLister();

    @Test
    void sharesMoreSplitsThanReadersEvenlyAndLeavesNoneOver() {
        lister.create(11);
        SealstreamEnumerator enumerator = started(SourceExtent.ENDLESS);
        registerAll(enumerator);
        assertThat(counts()).containsExactlyInAnyOrder(4, 4, 3);
        assertThat(enumerator.snapshotState(1).unassigned()).isEmpty();
    }

    @Test
    void waitsWithTheFirstSplitsForEveryReader() {
        lister.create(6);
        SealstreamEnumerator enumerator = started(SourceExtent.ENDLESS);
        register(enumerator, 0);
        assertThat(assignments()).isEmpty();
        assertThat(enumerator.snapshotState(1).unassigned()).hasSize(6);
        register(enumerator, 1);
        register(enumerator, 2);
        assertThat(counts()).containsExactly(2, 2, 2);
    }

    @Test
    void findsLaterStreamsAndStartsThemAtTheirFirstSegment() {
        lister.create(1);
        SealstreamEnumerator enumerator = started(SourceExtent.ENDLESS, StartPosition.LATEST);
        registerAll(enumerator);
        lister.create(2);
        context.triggerAllActions();
        context.triggerAllActions();
        assertThat(positions())
                .containsExactlyInAnyOrder(
                        new StartPosition.AtSequence(FakeLister.NEXT_SEQUENCE, 0),
                        StartPosition.EARLIEST,
                        StartPosition.EARLIEST);
        assertThat(lister.asked).containsExactly(0L, 1L, 3L);
    }

    @Test
    void givesNewStreamsToTheReaderWithTheFewest() {
        lister.create(6);
        SealstreamEnumerator enumerator = started(SourceExtent.ENDLESS);
        registerAll(enumerator);
        enumerator.handleSourceEvent(1, new LoadChanged(-2));
        enumerator.handleSourceEvent(2, new LoadChanged(5));
        lister.create(2);
        context.triggerAllActions();
        assertThat(counts()).containsExactly(2, 4, 2);
    }

    @Test
    void givesReturnedSplitsAgainToTheSameReaderWhenItIsBack() {
        lister.create(3);
        SealstreamEnumerator enumerator = started(SourceExtent.EXISTING_STREAMS);
        registerAll(enumerator);
        List<SealstreamSplit> lost = List.copyOf(assignment(1).getAssignedSplits());
        context.registeredReaders().remove(1);
        context.getSplitAssignments().remove(1);

        enumerator.addSplitsBack(lost, 1);
        // The others have been told that no more comes, and may have ended.
        assertThat(counts()).containsExactly(1, 1);
        assertThat(enumerator.snapshotState(1).unassigned()).isEqualTo(lost);

        register(enumerator, 1);
        assertThat(assignment(1).getAssignedSplits()).isEqualTo(lost);
        assertThat(assignment(1).hasReceivedNoMoreSplitsSignal()).isTrue();
    }

    @Test
    void givesReturnedSplitsToRunningReadersOfAnEndlessSource() {
        lister.create(3);
        SealstreamEnumerator enumerator = started(SourceExtent.ENDLESS);
        registerAll(enumerator);
        List<SealstreamSplit> lost = List.copyOf(assignment(1).getAssignedSplits());
        context.registeredReaders().remove(1);
        context.getSplitAssignments().remove(1);
        enumerator.addSplitsBack(lost, 1);
        assertThat(allStreams())
                .containsExactlyInAnyOrder(FakeLister.stream(0), FakeLister.stream(1), FakeLister.stream(2));
    }

    @Test
    void boundedSourceTakesOnlyWhatExistsAtItsStart() {
        lister.create(2);
        SealstreamEnumerator enumerator = started(SourceExtent.EXISTING_STREAMS);
        registerAll(enumerator);
        lister.create(2);
        context.triggerAllActions();
        assertThat(allStreams()).containsExactlyInAnyOrder(FakeLister.stream(0), FakeLister.stream(1));
        assertThat(assignments().values()).allMatch(SplitAssignmentState::hasReceivedNoMoreSplitsSignal);
        assertThat(lister.asked).containsExactly(0L);
    }

    @Test
    void boundedSourceWithoutStreamsEnds() {
        SealstreamEnumerator enumerator = started(SourceExtent.EXISTING_STREAMS);
        registerAll(enumerator);
        assertThat(assignments()).hasSize(READERS);
        assertThat(assignments().values()).allMatch(SplitAssignmentState::hasReceivedNoMoreSplitsSignal);
    }

    @Test
    void sourceOfTheFirstStreamsWaitsForThemAndTakesNoMore() {
        SealstreamEnumerator enumerator = started(new SourceExtent.FirstStreams(3));
        registerAll(enumerator);
        lister.create(2);
        context.triggerAllActions();
        assertThat(assignments().values()).noneMatch(SplitAssignmentState::hasReceivedNoMoreSplitsSignal);
        lister.create(2);
        context.triggerAllActions();
        assertThat(allStreams())
                .containsExactlyInAnyOrder(FakeLister.stream(0), FakeLister.stream(1), FakeLister.stream(2));
        assertThat(assignments().values()).allMatch(SplitAssignmentState::hasReceivedNoMoreSplitsSignal);
    }

    @Test
    void restoredSourceGoesOnWhereItStoodWhateverStartSays() {
        lister.create(5);
        SealstreamSplit waiting = new SealstreamSplit(
                FakeLister.stream(2),
                lister.streams.get(2).name(),
                lister.streams.get(2).content(),
                new SplitPosition.NextRecord(1, 2, 3));
        SealstreamEnumeratorState state =
                new SealstreamEnumeratorState(Optional.of(lister.hub), 3, 3, List.of(waiting));
        SealstreamEnumerator enumerator = enumerator(SourceExtent.ENDLESS, StartPosition.LATEST, state);
        registerAll(enumerator);
        assertThat(lister.asked).containsExactly(3L);
        assertThat(allSplits()).hasSize(3).contains(waiting);
        assertThat(allStreams())
                .containsExactlyInAnyOrder(FakeLister.stream(2), FakeLister.stream(3), FakeLister.stream(4));
        assertThat(allSplits().stream().filter(split -> !split.equals(waiting)).map(split -> split.position()
                        .subscribeAt()))
                .containsOnly(StartPosition.EARLIEST);
    }

    @Test
    void restoredBoundedSourceCountsOn() {
        lister.create(5);
        SealstreamEnumeratorState state = new SealstreamEnumeratorState(Optional.of(lister.hub), 3, 3, List.of());
        SealstreamEnumerator enumerator = enumerator(new SourceExtent.FirstStreams(4), StartPosition.EARLIEST, state);
        registerAll(enumerator);
        assertThat(allStreams()).containsExactly(FakeLister.stream(3));
    }

    @Test
    void checkpointBeforeTheFirstListDoesNotMakeItsStreamsLate() {
        lister.create(1);
        SealstreamEnumerator early = new SealstreamEnumerator(
                context,
                options(SourceExtent.ENDLESS, StartPosition.RESUME),
                lister,
                SealstreamEnumeratorState.INITIAL);
        SealstreamEnumerator enumerator =
                enumerator(SourceExtent.ENDLESS, StartPosition.RESUME, early.snapshotState(1));
        registerAll(enumerator);
        assertThat(positions()).containsExactly(StartPosition.RESUME);
    }

    @Test
    void refusesStateOfAnotherHub() {
        SessionId other = new SessionId(9, 9);
        for (SourceExtent extent : List.of(SourceExtent.ENDLESS, SourceExtent.EXISTING_STREAMS)) {
            SealstreamEnumeratorState state = new SealstreamEnumeratorState(Optional.of(other), 3, 3, List.of());
            context.failures.clear();
            enumerator(extent, StartPosition.EARLIEST, state);
            assertThat(context.failures.get(0))
                    .hasMessage("checkpoint belongs to another hub, whose streams are not here; restore against the hub"
                            + " of the checkpoint or start without it [expectedHub=" + other + ", foundHub="
                            + lister.hub + "]");
        }
    }

    @Test
    void refusesStreamsThatWereNotAskedFor() {
        lister.create(1, "other.name");
        started(SourceExtent.ENDLESS);
        assertThat(context.failures.get(0)).hasMessageContaining("name=other.name");
    }

    @Test
    void failsWhenTheHubCannotBeAsked() {
        IOException reason = new IOException("no hub");
        lister.failure = Optional.of(reason);
        started(SourceExtent.ENDLESS);
        assertThat(context.failures.get(0)).hasRootCause(reason);
    }

    @Test
    void stateHoldsNoAssignedSplitHoweverManyThereWere() {
        SealstreamEnumerator enumerator = started(SourceExtent.ENDLESS);
        registerAll(enumerator);
        for (int i = 0; i < 100; i++) {
            lister.create(200);
            context.triggerAllActions();
        }
        assertThat(allSplits()).hasSize(20_000);
        byte[] state = new SealstreamEnumeratorStateSerializer().serialize(enumerator.snapshotState(1));
        assertThat(state).hasSizeLessThan(100);
    }

    @Test
    void closesItsConnection() {
        started(SourceExtent.ENDLESS).close();
        assertThat(lister.closed).isTrue();
    }

    private SealstreamEnumerator started(SourceExtent extent) {
        return started(extent, StartPosition.EARLIEST);
    }

    private SealstreamEnumerator started(SourceExtent extent, StartPosition start) {
        return enumerator(extent, start, SealstreamEnumeratorState.INITIAL);
    }

    private SealstreamEnumerator enumerator(SourceExtent extent, StartPosition start, SealstreamEnumeratorState state) {
        SealstreamEnumerator enumerator = new SealstreamEnumerator(context, options(extent, start), lister, state);
        enumerator.start();
        context.triggerAllActions();
        return enumerator;
    }

    private static DiscoveryOptions options(SourceExtent extent, StartPosition start) {
        return new DiscoveryOptions(new NamePattern("a.*"), start, extent, Duration.ofSeconds(1));
    }

    private void registerAll(SealstreamEnumerator enumerator) {
        for (int reader = 0; reader < READERS; reader++) {
            register(enumerator, reader);
        }
    }

    private void register(SealstreamEnumerator enumerator, int reader) {
        context.registerReader(reader, "host");
        enumerator.addReader(reader);
    }

    private Map<Integer, SplitAssignmentState<SealstreamSplit>> assignments() {
        return context.getSplitAssignments();
    }

    private SplitAssignmentState<SealstreamSplit> assignment(int reader) {
        return Objects.requireNonNull(assignments().get(reader));
    }

    private List<Integer> counts() {
        return IntStream.range(0, READERS)
                .filter(assignments()::containsKey)
                .mapToObj(reader -> assignment(reader).getAssignedSplits().size())
                .toList();
    }

    private List<SealstreamSplit> allSplits() {
        List<SealstreamSplit> all = new ArrayList<>();
        assignments().values().forEach(assignment -> all.addAll(assignment.getAssignedSplits()));
        return all;
    }

    private List<StreamId> allStreams() {
        return allSplits().stream().map(SealstreamSplit::stream).toList();
    }

    private List<StartPosition> positions() {
        return allSplits().stream().map(split -> split.position().subscribeAt()).toList();
    }

    /** Keeps what handlers throw: Flink fails the job with it. */
    private static final class WatchedContext extends TestingSplitEnumeratorContext<SealstreamSplit> {

        final List<RuntimeException> failures = new ArrayList<>();

        WatchedContext() {
            super(READERS);
        }

        @Override
        public <T> void callAsync(
                Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
            BiConsumer<T, Throwable> watched = (result, failure) -> {
                try {
                    handler.accept(result, failure);
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            };
            super.callAsync(callable, watched, initialDelay, period);
        }
    }
}
