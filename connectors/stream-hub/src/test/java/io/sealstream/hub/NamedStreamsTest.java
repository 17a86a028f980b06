package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.hub.spool.Spool;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.StreamName;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StreamDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NamedStreamsTest {

    private static final NamedStreams.Admission ALWAYS = stored -> {};

    private static final NamePattern ALL = new NamePattern(">");
    private static final Clock NOON = Clock.fixed(Instant.ofEpochMilli(43_200_000), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Spool spool;
    private NamedStreams streams;

    @BeforeEach
    void open() throws IOException {
        spool = Spool.open(folder, SpoolOptions.DEFAULT);
        streams = new NamedStreams(spool, NOON);
    }

    @AfterEach
    void close() throws IOException {
        streams.close();
        spool.close();
    }

    @Test
    void findsWhatItHasCreatedAndNothingElse() throws Exception {
        HopFrame.Open request = request("a");
        HubStream created = streams.findOrCreate(request, ALWAYS);
        assertThat(streams.findOrCreate(request, ALWAYS)).isSameAs(created);
        assertThat(streams.find(request.stream())).isSameAs(created);
        assertThat(created.description().createdAtMs()).isEqualTo(43_200_000);
        assertThat(streams.size()).isEqualTo(1);
        assertThatThrownBy(() -> streams.find(new TestStream().id()))
                .isInstanceOfSatisfying(
                        PeerViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_UNKNOWN));
    }

    @Test
    void listsPagesInOrderOfCreation() throws Exception {
        for (int i = 0; i < 10; i++) {
            streams.findOrCreate(request(i % 2 == 0 ? "even.n" + i : "odd.n" + i), ALWAYS);
        }
        NamedStreams.Page first = streams.list(new NamePattern("even.*"), 0, 3);
        assertThat(names(first)).containsExactly("even.n0", "even.n2", "even.n4");
        NamedStreams.Page second = streams.list(new NamePattern("even.*"), first.nextOrdinal(), 3);
        assertThat(names(second)).containsExactly("even.n6", "even.n8");
        assertThat(second.nextOrdinal()).isEqualTo(10);
        assertThat(streams.list(ALL, second.nextOrdinal(), 3).streams()).isEmpty();
        streams.findOrCreate(request("even.n10"), ALWAYS);
        assertThat(names(streams.list(new NamePattern("even.*"), second.nextOrdinal(), 3)))
                .containsExactly("even.n10");
    }

    @Test
    void neverSendsAListerBack() throws Exception {
        assertThat(streams.list(ALL, 0, 10).nextOrdinal()).isZero();
        streams.findOrCreate(request("a"), ALWAYS);
        assertThat(streams.list(ALL, 0, 10).nextOrdinal()).isEqualTo(1);
        assertThat(streams.list(ALL, 5, 10).nextOrdinal()).isEqualTo(5);
        assertThat(streams.list(ALL, Long.MAX_VALUE, 10).nextOrdinal()).isEqualTo(Long.MAX_VALUE);
        assertThat(streams.list(ALL, 0, 0)).isEqualTo(new NamedStreams.Page(List.of(), 0));
    }

    @Test
    void hasTheSameStreamsWhenItIsOpenedAgain() throws Exception {
        for (String name : List.of("c", "a", "b")) {
            streams.findOrCreate(request(name), ALWAYS);
        }
        List<StreamDescription> before = streams.list(ALL, 0, 10).streams();
        close();
        open();
        assertThat(streams.list(ALL, 0, 10).streams()).isEqualTo(before);
        streams.findOrCreate(request("d"), ALWAYS);
        assertThat(names(streams.list(ALL, 3, 10))).containsExactly("d");
    }

    /** Else a lister that has passed its ordinal would never see the next stream. */
    @Test
    void doesNotGiveTheOrdinalOfADamagedStreamAgain() throws Exception {
        streams.findOrCreate(request("a"), ALWAYS);
        streams.findOrCreate(request("b"), ALWAYS);
        close();
        try (var folders = Files.list(folder.resolve("streams"))) {
            Path last = folders.sorted().skip(1).findFirst().orElseThrow();
            Files.write(last.resolve("stream"), new byte[] {1, 2, 3});
        }
        open();
        assertThat(names(streams.list(ALL, 0, 10))).containsExactly("a");
        streams.findOrCreate(request("c"), ALWAYS);
        assertThat(names(streams.list(ALL, 2, 10))).containsExactly("c");
    }

    /** A create that failed half-way, on a full disk, has left its draft behind; the writer tries again. */
    @Test
    void createsAStreamThoughADraftOfItIsThere() throws Exception {
        HopFrame.Open request = request("a");
        Path draft = folder.resolve("streams").resolve("draft-000000000000-" + request.stream());
        Files.createDirectory(draft);
        Files.writeString(draft.resolve("stream"), "half");
        streams.findOrCreate(request, ALWAYS);
        assertThat(draft).doesNotExist();
        close();
        open();
        assertThat(names(streams.list(ALL, 0, 10))).containsExactly("a");
    }

    @Test
    void missesNoStreamWhileManyAreCreated() throws Exception {
        int threads = 4;
        int each = 50;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> creations = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                creations.add(executor.submit(() -> {
                    for (int j = 0; j < each; j++) {
                        streams.findOrCreate(request("many"), ALWAYS);
                    }
                    return null;
                }));
            }
            List<Long> seen = new ArrayList<>();
            long from = 0;
            while (seen.size() < threads * each) {
                NamedStreams.Page page = streams.list(ALL, from, 7);
                page.streams().forEach(one -> seen.add(one.ordinal()));
                from = page.nextOrdinal();
            }
            for (Future<?> creation : creations) {
                creation.get();
            }
            assertThat(seen).isSorted().doesNotHaveDuplicates();
            assertThat(new TreeSet<>(seen).last()).isEqualTo(threads * (long) each - 1);
        } finally {
            executor.shutdownNow();
        }
    }

    /** What cannot be deleted stays until the next start; whose it was is known at once. */
    @Test
    void keepsTheIdentityOfADroppedStreamWhoseFilesCannotBeDeleted() throws Exception {
        HopFrame.Open request = request("a");
        HubStream stream = streams.findOrCreate(request, ALWAYS);
        String name = "000000000000-" + request.stream();
        Path gone = folder.resolve("streams").resolve("dropped-" + name);
        Files.createDirectories(
                folder.resolve("streams").resolve(name).resolve("in").resolve("the-way"));
        streams.drop(stream);
        assertTaken(request);
        close();
        open();
        assertTaken(request);
        assertThat(gone).exists();
        close();
        Files.delete(gone.resolve("in").resolve("the-way"));
        open();
        assertThat(gone).doesNotExist();
        close();
        open();
        assertTaken(request);
    }

    private void assertTaken(HopFrame.Open owner) {
        HopFrame.Open stranger = new HopFrame.Open(
                owner.stream(),
                owner.name(),
                owner.content(),
                owner.bound(),
                owner.segmentSize(),
                request("stranger").writerProof(),
                owner.resumedEpoch());
        assertThatThrownBy(() -> streams.findOrCreate(owner, ALWAYS))
                .isInstanceOfSatisfying(
                        PeerViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_ENDED));
        assertThatThrownBy(() -> streams.findOrCreate(stranger, ALWAYS))
                .isInstanceOfSatisfying(
                        PeerViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN_STREAM));
    }

    private static List<String> names(NamedStreams.Page page) {
        return page.streams().stream().map(one -> one.name().text()).toList();
    }

    private static HopFrame.Open request(String name) {
        HopFrame.Open some = new TestStream().open();
        return new HopFrame.Open(
                some.stream(),
                new StreamName(name),
                some.content(),
                some.bound(),
                some.segmentSize(),
                some.writerProof(),
                some.resumedEpoch());
    }
}
