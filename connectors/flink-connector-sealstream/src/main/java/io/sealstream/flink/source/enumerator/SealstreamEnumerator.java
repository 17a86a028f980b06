package io.sealstream.flink.source.enumerator;

import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.segment.SessionId;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.StreamPage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the hub for streams and gives each to the reader that has the fewest. Needs the hub's secret, never a stream's key. Everything
 * but the listing itself runs on the coordinator thread.
 */
public final class SealstreamEnumerator implements SplitEnumerator<SealstreamSplit, SealstreamEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(SealstreamEnumerator.class);

    private final SplitEnumeratorContext<SealstreamSplit> context;
    private final DiscoveryOptions options;
    private final StreamLister lister;
    private final ArrayDeque<SealstreamSplit> unassigned;
    private final SplitBalance balance = new SplitBalance();
    private final Set<Integer> toldNoMore = new HashSet<>();
    private Optional<SessionId> hub;
    private long streamsFound;
    private boolean everyReaderSeen;

    /** Written on the coordinator thread, read by the listing thread. */
    private volatile long nextOrdinal;

    private volatile boolean complete;
    private volatile boolean hubChecked;

    /** @param state what to go on with; {@link SealstreamEnumeratorState#INITIAL} at the first start */
    public SealstreamEnumerator(
            SplitEnumeratorContext<SealstreamSplit> context,
            DiscoveryOptions options,
            StreamLister lister,
            SealstreamEnumeratorState state) {
        this.context = Objects.requireNonNull(context, "context");
        this.options = Objects.requireNonNull(options, "options");
        this.lister = Objects.requireNonNull(lister, "lister");
        this.hub = state.hub();
        this.nextOrdinal = state.nextOrdinal();
        this.streamsFound = state.streamsFound();
        this.unassigned = new ArrayDeque<>(state.unassigned());
        this.complete = isComplete();
    }

    @Override
    public void start() {
        context.metricGroup().setUnassignedSplitsGauge(() -> (long) unassigned.size());
        // Asked even when nothing is left to find: another hub than the one of the checkpoint must not go unnoticed.
        context.callAsync(this::list, this::listed, 0, options.interval().toMillis());
    }

    @Override
    public void handleSplitRequest(int reader, String host) {
        // Splits are given out as they are found; readers need not ask.
    }

    @Override
    public void addReader(int reader) {
        toldNoMore.remove(reader);
        assign();
    }

    @Override
    public void addSplitsBack(List<SealstreamSplit> splits, int reader) {
        toldNoMore.remove(reader);
        balance.forget(reader);
        unassigned.addAll(splits);
        assign();
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
        if (event instanceof LoadChanged changed) {
            balance.changed(reader, changed.splits());
        } else {
            throw new IllegalArgumentException("internal error: no reader sends " + event);
        }
    }

    @Override
    public SealstreamEnumeratorState snapshotState(long checkpointId) {
        return new SealstreamEnumeratorState(hub, nextOrdinal, streamsFound, new ArrayList<>(unassigned));
    }

    @Override
    public void close() {
        lister.close();
    }

    /** On the listing thread. */
    private Optional<StreamPage> list() throws Exception {
        return complete && hubChecked ? Optional.empty() : Optional.of(lister.list(nextOrdinal));
    }

    private void listed(Optional<StreamPage> found, Throwable failure) {
        if (failure != null) {
            throw new FlinkRuntimeException("source cannot find its streams", failure);
        }
        found.ifPresent(this::found);
    }

    private void found(StreamPage page) {
        requireSameHub(page.hub());
        boolean first = hub.isEmpty();
        if (!complete) {
            page.streams().stream()
                    // A call that was under way when its predecessor's answer came repeats streams.
                    .filter(stream -> stream.ordinal() >= nextOrdinal)
                    .limit(wanted())
                    .forEach(stream -> add(stream, first));
            nextOrdinal = Math.max(nextOrdinal, page.nextOrdinal());
        }
        hub = Optional.of(page.hub());
        hubChecked = true;
        complete = isComplete();
        assign();
    }

    private void add(StreamDescription stream, boolean existedAtStart) {
        requireWanted(stream);
        StartPosition start = existedAtStart ? placed(options.start(), stream) : StartPosition.EARLIEST;
        unassigned.add(new SealstreamSplit(
                stream.stream(), stream.name(), stream.content(), new SplitPosition.Beginning(start)));
        streamsFound++;
        LOG.info("found stream {} of name {}, starting at {}", stream.stream(), stream.name(), start);
    }

    /** What is latest now must still be the beginning after a restart, or the job would skip what came in between. */
    private static StartPosition placed(StartPosition start, StreamDescription stream) {
        return start.equals(StartPosition.LATEST) ? new StartPosition.AtSequence(stream.nextSequence(), 0) : start;
    }

    /** How many streams may still be taken. */
    private long wanted() {
        return options.extent() instanceof SourceExtent.FirstStreams first
                ? first.streams() - streamsFound
                : Long.MAX_VALUE;
    }

    private boolean isComplete() {
        boolean listedOnce = options.extent() instanceof SourceExtent.ExistingStreams && hub.isPresent();
        return listedOnce || wanted() == 0;
    }

    private void assign() {
        Set<Integer> readers = new HashSet<>(context.registeredReaders().keySet());
        // At the start readers come one by one; the first must not get everything.
        everyReaderSeen |= readers.size() >= context.currentParallelism();
        if (!everyReaderSeen) {
            return;
        }
        // A reader that was told that no more comes may have ended.
        readers.removeAll(toldNoMore);
        Map<Integer, List<SealstreamSplit>> assignment = new HashMap<>();
        Optional<Integer> next = balance.leastLoaded(readers);
        while (next.isPresent() && !unassigned.isEmpty()) {
            assignment.computeIfAbsent(next.get(), reader -> new ArrayList<>()).add(unassigned.removeFirst());
            balance.changed(next.get(), 1);
            next = balance.leastLoaded(readers);
        }
        if (!assignment.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(assignment));
        }
        if (complete && unassigned.isEmpty()) {
            readers.forEach(context::signalNoMoreSplits);
            toldNoMore.addAll(readers);
        }
    }

    private void requireSameHub(SessionId found) {
        if (hub.isPresent() && !hub.get().equals(found)) {
            throw new FlinkRuntimeException(
                    "checkpoint belongs to another hub, whose streams are not here; restore against the hub of the checkpoint"
                            + " or start without it [expectedHub=" + hub.get() + ", foundHub=" + found + "]");
        }
    }

    private void requireWanted(StreamDescription stream) {
        if (!options.pattern().matches(stream.name())) {
            throw new FlinkRuntimeException("hub lists a stream whose name was not asked for [stream=" + stream.stream()
                    + ", name=" + stream.name() + ", pattern=" + options.pattern() + "]");
        }
    }
}
