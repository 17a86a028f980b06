package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.Retention;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.StreamKeys;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StreamDescription;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.OnGap;
import io.sealstream.transport.StreamClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that has dropped the head of a stream after it was listed, or says in its list that it has not: nothing vanishes unseen. */
@Timeout(60)
class ReceptionTest {

    private static final int SEGMENT = 65_536;
    private static final String NAME = "sensors.seattle";

    /** A file for each segment, of which few are kept. */
    private static final SpoolOptions FORGETFUL =
            SpoolOptions.DEFAULT.withRetention(Retention.KEEP_ALL.withRetainBytes(4L * SEGMENT));

    private final HubRig rig;
    private final byte[] sent = SeededRandom.ofSeed(1).bytes(20 * SEGMENT + 7);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private StreamClient client;
    private StreamDescription stored;

    ReceptionTest(@TempDir Path folder) throws IOException {
        this.rig = new HubRig(folder, FORGETFUL);
    }

    @BeforeEach
    void send() throws IOException {
        client = StreamClient.connect(ClientOptions.of(rig.hub.address(), rig.loadSecret(), "test"));
        rig.send(sent, NAME).succeeds();
        stored = new StreamSearch(client, new StreamName(NAME), Optional.empty())
                .find()
                .orElseThrow();
        assertThat(stored.firstSequence()).isPositive();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        rig.close();
    }

    @Test
    void failsBeforeItWritesAnything() {
        assertThatThrownBy(() -> receive(OnGap.FAIL, listedWhole()))
                .isInstanceOfSatisfying(
                        StreamException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POSITION_GONE))
                .hasMessageContaining("firstLost=0, next=" + stored.firstSequence());
        assertThat(out.size()).isZero();
        rig.receive(NAME).failsWith(ExitCode.RUNTIME, "firstLost=0").printsNothing();
    }

    @Test
    void saysWhatItSkips() throws IOException {
        receive(OnGap.SKIP, listedWhole());
        assertThat(out.toByteArray())
                .isEqualTo(Arrays.copyOfRange(sent, (int) stored.firstSequence() * SEGMENT, sent.length));
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("firstMissing=0, nextSegment=" + stored.firstSequence());
    }

    private void receive(OnGap onGap, StreamDescription listed) throws IOException {
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                EnumSet.noneOf(Terminal.Channel.class));
        StreamKeys keys = StreamKeys.of(KeyringFile.of(rig.key));
        Reception.toTheEnd(client, keys, listed, onGap, out, terminal, Progress.SILENT);
    }

    /** As it was, or is said to have been. */
    private StreamDescription listedWhole() {
        return new StreamDescription(
                stored.ordinal(),
                stored.stream(),
                stored.name(),
                stored.content(),
                stored.bound(),
                stored.ended(),
                stored.createdAtMs(),
                0,
                stored.nextSequence(),
                stored.storedBytes());
    }
}
