package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.sealstream.bytes.ByteReader;
import io.sealstream.error.ErrorCode;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.NamePattern;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.Vectors;
import io.sealstream.transport.hop.HopMessage;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays the vectors of stage {@code hub} to a live hub, and keeps them and their generator the same. */
@Timeout(120)
class HubVectorsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long MUCH = 1L << 40;

    @TempDir
    Path folder;

    static Stream<Vector> scripts() {
        return Vectors.stage("hub").stream();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersClients(Vector vector) throws Exception {
        try (EmbeddedHub hub = EmbeddedHub.start(
                        folder, HubSecurity.of(HubClient.SECRET), new SpoolOptions(Durability.PROCESS, 1 << 20));
                RawClient client = RawClient.greeted(hub.address(), MUCH)) {
            Optional<ErrorCode> failure = play(client, vector.bytes());
            if (vector.expectedError().isPresent()) {
                assertThat(failure.isPresent() ? failure.get() : firstFailure(client))
                        .hasToString(vector.expectedError().get());
            }
            awaitStored(hub.address(), vector.number("stored-next"));
            if (vector.expectedError().isEmpty()) {
                assertNothingFailed(client);
            }
        }
    }

    @Test
    void committedVectorsAreWhatTheGeneratorMakes() {
        TreeMap<String, String> expected = new TreeMap<>();
        for (Vector vector : HubVectors.make()) {
            assertThat(expected.put(vector.name(), text(vector)))
                    .as(vector.name())
                    .isNull();
        }
        TreeMap<String, String> committed = new TreeMap<>();
        scripts().forEach(vector -> committed.put(vector.name(), text(vector)));
        assertThat(committed).isEqualTo(expected);
    }

    @Test
    @EnabledIfSystemProperty(named = "sealstream.write-vectors", matches = "true")
    void writesTheVectors() throws IOException {
        Files.createDirectories(Vectors.folder().resolve("hub"));
        for (Vector vector : HubVectors.make()) {
            Files.write(Vectors.file("hub", vector.name()), vector.encode());
        }
    }

    /** Sends frame by frame; behind OPEN it waits for the answer. Returns the failure that it met in doing so. */
    private static Optional<ErrorCode> play(RawClient client, byte[] frames) throws Exception {
        ByteReader in = ByteReader.of(frames, "script");
        while (in.remaining() > 0) {
            FrameType type = FrameType.ofNumber(in.u8());
            in.u8();
            int channel = in.u16();
            byte[] payload = in.bytes(in.u32());
            if (type == FrameType.DATA) {
                client.sendData(channel, payload);
            } else {
                client.sendControl(channel, type, payload);
            }
            Optional<ErrorCode> failure = type == FrameType.OPEN ? answer(client) : Optional.empty();
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private static Optional<ErrorCode> answer(RawClient client) throws InterruptedException {
        while (true) {
            HopMessage next = client.next();
            Optional<ErrorCode> failure = failure(next);
            boolean opened = next instanceof HopMessage.Control control && control.frame() instanceof HopFrame.OpenAck;
            if (opened || failure.isPresent()) {
                return failure;
            }
        }
    }

    /** The first answer that says that something is wrong. */
    private static ErrorCode firstFailure(RawClient client) throws InterruptedException {
        while (true) {
            Optional<ErrorCode> failure = failure(client.next());
            if (failure.isPresent()) {
                return failure.get();
            }
        }
    }

    private static void assertNothingFailed(RawClient client) throws InterruptedException {
        client.send(0, new HopFrame.Ping(5));
        for (HopMessage next = client.next(); !isPong(next); next = client.next()) {
            assertThat(failure(next)).isEmpty();
        }
    }

    private static boolean isPong(HopMessage message) {
        return message instanceof HopMessage.Control control && control.frame() instanceof HopFrame.Pong;
    }

    private static boolean isListed(HopMessage message) {
        return message instanceof HopMessage.Control control && control.frame() instanceof HopFrame.Listed;
    }

    private static Optional<ErrorCode> failure(HopMessage message) {
        if (message instanceof HopMessage.Data data) {
            ByteBuf segments = data.segments();
            segments.release();
            return Optional.empty();
        }
        HopFrame frame = ((HopMessage.Control) message).frame();
        if (frame instanceof HopFrame.Fenced) {
            return Optional.of(ErrorCode.FENCED);
        }
        return frame instanceof HopFrame.Failure failure ? Optional.of(failure.code()) : Optional.empty();
    }

    /** What the hub holds of its only stream, when everything before has been dealt with. */
    private static void awaitStored(InetSocketAddress hub, long expected) throws Exception {
        Instant deadline = Instant.now().plus(LIMIT);
        try (RawClient other = RawClient.greeted(hub, MUCH)) {
            long stored = -1;
            while (stored != expected && Instant.now().isBefore(deadline)) {
                other.send(1, new HopFrame.ListStreams(new NamePattern(">"), 0, 10));
                for (HopMessage next = other.next(); !isListed(next); next = other.next()) {
                    stored = ((HopFrame.Announce) ((HopMessage.Control) next).frame())
                            .description()
                            .nextSequence();
                }
            }
            assertThat(stored).isEqualTo(expected);
        }
    }

    private static String text(Vector vector) {
        return new String(vector.encode(), StandardCharsets.ISO_8859_1);
    }
}
