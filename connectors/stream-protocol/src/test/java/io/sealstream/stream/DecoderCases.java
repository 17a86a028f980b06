package io.sealstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;

/** What the tests of the decoder begin with. */
final class DecoderCases {

    private DecoderCases() {}

    static EpochStart bounded(int segmentSize) {
        return FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, segmentSize);
    }

    static Epoch epoch(EpochStart start) {
        return FixedStreams.epoch(start, 0);
    }

    static StreamEncoder encoder(Epoch epoch, Frames frames) {
        return new StreamEncoder(epoch, AeadProvider.fastest(), 0, 10_000, frames);
    }

    /** Seals a whole stream of bytes. */
    static void sealAll(Epoch epoch, Frames frames, byte[] content) throws Exception {
        StreamEncoder encoder = encoder(epoch, frames);
        assertThat(encoder.send(content, 0, content.length)).isEqualTo(content.length);
        encoder.end();
    }

    /** A decoder that has its first epoch. */
    static StreamDecoder decoder(Epoch epoch, Frames frames) throws StreamException {
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()), AeadProvider.fastest(), DecoderOptions.DEFAULT, frames);
        decoder.epoch(epoch.record());
        return decoder;
    }
}
