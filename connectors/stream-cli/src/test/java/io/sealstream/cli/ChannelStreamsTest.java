package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChannelStreamsTest {

    private static final long SEED = 20_260_101L;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 1_000_003})
    void carryEveryByteThroughPiecesOfAnySize(int length) throws IOException {
        Random random = new Random(SEED);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        ChannelInput in = new ChannelInput(piecewise(Channels.newChannel(new ByteArrayInputStream(bytes)), random));
        ChannelOutput out = new ChannelOutput(piecewise(Channels.newChannel(sink), random));
        byte[] piece = new byte[300_000];
        for (int next = in.read(); next >= 0; next = in.read()) {
            out.write(next);
            int count = in.read(piece, 7, 1 + random.nextInt(piece.length - 7));
            out.write(piece, 7, Math.max(0, count));
        }
        out.flush();
        assertThat(sink.toByteArray()).as("seed %d", SEED).isEqualTo(bytes);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(piece, 0, 1)).isEqualTo(-1);
        assertThat(in.read(piece, 0, 0)).isZero();
    }

    @Test
    void closingWritesWhatWaits() throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (ChannelOutput out = new ChannelOutput(Channels.newChannel(sink))) {
            out.write(7);
            assertThat(sink.toByteArray()).isEmpty();
        }
        assertThat(sink.toByteArray()).containsExactly(7);
    }

    @Test
    void aReaderThatWentAwayIsToldFromOtherFaults() {
        StandardOutput closed = new StandardOutput(failing("Broken pipe"));
        assertThatThrownBy(() -> closed.write(new byte[ChannelOutput.BUFFER_BYTES + 1]))
                .isInstanceOf(OutputClosedException.class);
        assertThatThrownBy(closed::flush).isInstanceOf(OutputClosedException.class);
    }

    private static ChannelOutput failing(String message) {
        return new ChannelOutput(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                throw new IOException(message);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        });
    }

    private static ReadableByteChannel piecewise(ReadableByteChannel channel, Random random) {
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                ByteBuffer piece = target.slice(target.position(), 1 + random.nextInt(target.remaining()));
                int count = channel.read(piece);
                target.position(target.position() + Math.max(0, count));
                return count;
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    private static WritableByteChannel piecewise(WritableByteChannel channel, Random random) {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                int count = random.nextInt(source.remaining() + 1);
                channel.write(source.slice(source.position(), count));
                source.position(source.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
