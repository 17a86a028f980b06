package io.sealstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochStart;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;

/** An encoder that is joined to a decoder: what comes out is compared with what went in as it comes, so that it may be long. */
final class Loopback implements FrameSink, StreamConsumer {

    private final byte[] content;
    private final StreamDecoder decoder;
    final StreamEncoder encoder;
    private byte[] frame = new byte[0];
    private int received;

    private Loopback(EpochStart start, byte[] content) throws StreamException {
        this.content = content;
        Epoch epoch = FixedStreams.epoch(start, 0);
        this.encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 0, Integer.MAX_VALUE, this);
        this.decoder =
                new StreamDecoder(FixedStreams.secret(start), AeadProvider.fastest(), DecoderOptions.DEFAULT, this);
        decoder.epoch(epoch.record());
    }

    /** Sends content in random pieces and checks what arrives, the end, and what both sides have counted. */
    static void carry(EpochStart start, byte[] content, SeededRandom random) throws Exception {
        Loopback loop = new Loopback(start, content);
        for (int at = 0; at < content.length; ) {
            int piece = Math.min(content.length - at, random.between(1, 200_000));
            assertThat(loop.encoder.send(content, at, piece)).isEqualTo(piece);
            at += piece;
        }
        assertThat(loop.decoder.isComplete()).isFalse();
        loop.encoder.end();
        assertThat(loop.decoder.isComplete()).isTrue();
        loop.decoder.endOfInput();
        assertThat(loop.received).isEqualTo(content.length);
        int segmentSize = start.segmentSize();
        long segments = content.length / segmentSize + 1L;
        assertThat(loop.encoder.statistics().segmentsSent()).isIn(segments, Math.max(1, segments - 1));
        assertThat(loop.decoder.statistics().segmentsReceived())
                .isEqualTo(loop.encoder.statistics().segmentsSent());
        assertThat(loop.decoder.statistics().bytesReceived()).isEqualTo(content.length);
        assertThat(loop.encoder.statistics().bytesSent()).isEqualTo(content.length);
    }

    @Override
    public byte[] buffer(int frameBytes) {
        frame = frame.length < frameBytes ? new byte[frameBytes] : frame;
        return frame;
    }

    @Override
    public void accept(long sequence, byte[] buffer, int frameBytes) throws StreamException {
        decoder.segment(buffer, 0, frameBytes);
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) {
        int mismatch = Arrays.mismatch(
                buffer, offset, offset + length, content, received, Math.min(content.length, received + length));
        assertThat(mismatch).as("first byte that differs behind %d", received).isEqualTo(-1);
        received += length;
    }
}
