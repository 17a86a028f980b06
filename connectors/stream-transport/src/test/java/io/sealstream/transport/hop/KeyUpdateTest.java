package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.session.HopFrame;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a connection that are replaced in the middle of a transfer; what a receiver refuses is in the vectors. */
@Timeout(30)
class KeyUpdateTest {

    private static final byte[] KEY = SeededRandom.ofSeed(3).bytes(32);
    private static final KeyLimits SMALL = new KeyLimits(1_000, Duration.ofMinutes(5));
    private static final int TAG = 16;
    private static final int UPDATE = 16;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void replacesItsKeyInTheMiddleOfATransferToAHub() {
        SeededRandom.forEachSeed("key updates of a client", 20, random -> transfer(HopRole.HUB, random));
    }

    @Test
    void replacesItsKeyInTheMiddleOfATransferToAClient() {
        SeededRandom.forEachSeed("key updates of a hub", 20, random -> transfer(HopRole.CLIENT, random));
    }

    /** Sends frames and, to a hub, DATA; both ends must come to the same keys, and no key may see more than it may. */
    private void transfer(HopRole receiver, SeededRandom random) {
        RecordCipher sending = RecordCipher.sealing(KEY);
        RecordCipher receiving = RecordCipher.opening(KEY);
        Recorder owner = new Recorder();
        EmbeddedChannel encoder = new EmbeddedChannel(new HopRecordEncoder(sending, SMALL, nanos::get));
        EmbeddedChannel decoder = new EmbeddedChannel(new HopRecordDecoder(receiving, receiver), owner);
        List<Object> expected = new ArrayList<>();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            if (receiver == HopRole.HUB && random.oneIn(2)) {
                byte[] segments = random.bytes(random.between(0, 700));
                expected.add(Unpooled.copiedBuffer(segments));
                encoder.writeOutbound(new HopMessage.Data(7, Unpooled.copiedBuffer(segments)));
            } else {
                HopFrame frame = new HopFrame.GoAway("x".repeat(random.between(0, 700)));
                expected.add(frame);
                encoder.writeOutbound(new HopMessage.Control(0, frame));
            }
            if (random.oneIn(10)) {
                nanos.addAndGet(TimeUnit.MINUTES.toNanos(5));
            }
            wire.writeBytes(Recorder.written(encoder));
        }
        decoder.writeInbound(Unpooled.wrappedBuffer(wire.toByteArray()));
        assertThat(owner.faults).isEmpty();
        assertThat(contents(owner)).isEqualTo(expected);
        assertThat(sending.generation()).isGreaterThan(10).isEqualTo(receiving.generation());
        encoder.finishAndReleaseAll();
        decoder.finishAndReleaseAll();
    }

    @Test
    void countsBytesOfFramesAndOfTheUpdateItself() {
        EmbeddedChannel encoder = encoder();
        int frame = 8 + 2;
        send(encoder, SMALL.maxBytes() - UPDATE - 2L * frame);
        assertThat(lengths(encoder)).hasSize(1);
        send(encoder, frame);
        assertThat(lengths(encoder)).containsExactly(frame + TAG);
        send(encoder, frame + 1);
        assertThat(lengths(encoder)).containsExactly(UPDATE + TAG, frame + 1 + TAG);
        encoder.finishAndReleaseAll();
    }

    @Test
    void replacesAnOldKeyBeforeTheNextRecord() {
        EmbeddedChannel encoder = encoder();
        send(encoder, 20);
        assertThat(lengths(encoder)).hasSize(1);
        nanos.addAndGet(SMALL.maxAge().toNanos() - 1);
        send(encoder, 20);
        assertThat(lengths(encoder)).hasSize(1);
        nanos.addAndGet(1);
        send(encoder, 20);
        assertThat(lengths(encoder)).containsExactly(UPDATE + TAG, 20 + TAG);
        send(encoder, 20);
        assertThat(lengths(encoder)).hasSize(1);
        encoder.finishAndReleaseAll();
    }

    /** DATA that a hub sends in the clear uses no key. */
    @Test
    void leavesTheKeyAloneForClearData(@TempDir Path folder) throws IOException {
        EmbeddedChannel encoder = encoder();
        send(encoder, 20);
        nanos.addAndGet(SMALL.maxAge().toNanos());
        assertThat(lengths(encoder)).hasSize(1);
        File file = Files.write(folder.resolve("spool"), new byte[100]).toFile();
        DefaultFileRegion region = new DefaultFileRegion(file, 0, 100);
        encoder.writeOutbound(new HopMessage.Region(5, region));
        ByteBuf head = encoder.readOutbound();
        assertThat(head.readableBytes()).isEqualTo(4 + 8);
        head.release();
        assertThat(encoder.<Object>readOutbound()).isSameAs(region);
        region.release();
        encoder.finishAndReleaseAll();
    }

    private EmbeddedChannel encoder() {
        return new EmbeddedChannel(new HopRecordEncoder(RecordCipher.sealing(KEY), SMALL, nanos::get));
    }

    /** Sends a frame of so many bytes with its header. */
    private static void send(EmbeddedChannel encoder, long frameBytes) {
        encoder.writeOutbound(new HopMessage.Control(0, new HopFrame.GoAway("y".repeat((int) frameBytes - 10))));
    }

    /** The lengths of the records that were written. */
    private static List<Integer> lengths(EmbeddedChannel encoder) {
        ByteBuffer wire = ByteBuffer.wrap(Recorder.written(encoder));
        List<Integer> lengths = new ArrayList<>();
        while (wire.hasRemaining()) {
            int length = wire.getInt() & RecordLayout.LENGTH_MASK;
            lengths.add(length);
            wire.position(wire.position() + length);
        }
        return lengths;
    }

    private static List<Object> contents(Recorder owner) {
        List<Object> contents = new ArrayList<>();
        for (HopMessage message : owner.messages) {
            if (message instanceof HopMessage.Data data) {
                ByteBuf copy = Unpooled.copiedBuffer(data.segments());
                data.segments().release();
                contents.add(copy);
            } else {
                contents.add(((HopMessage.Control) message).frame());
            }
        }
        return contents;
    }
}
