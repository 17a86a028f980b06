package io.sealstream.stream;

import static io.sealstream.stream.DecoderCases.bounded;
import static io.sealstream.stream.DecoderCases.decoder;
import static io.sealstream.stream.DecoderCases.encoder;
import static io.sealstream.stream.DecoderCases.epoch;
import static io.sealstream.stream.DecoderCases.sealAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamDecoderTest {

    private final Frames frames = new Frames();

    /** T1, T4, T11. */
    @ParameterizedTest
    @CsvSource({
        "0, 65536",
        "1, 65536",
        "50000, 65536",
        "65535, 65536",
        "65536, 65536",
        "65537, 65536",
        "1048576, 65536",
        "50000, 1024",
        "65537, 1024",
        "3000000, 1048576",
        "1048576, 1048576"
    })
    void deliversABoundedStream(int size, int segmentSize) throws Exception {
        for (Suite suite : Suite.values()) {
            Frames each = new Frames();
            byte[] content = SeededRandom.ofSeed(size).bytes(size);
            Epoch epoch = epoch(FixedStreams.withSuite(bounded(segmentSize), suite));
            sealAll(epoch, each, content);
            StreamDecoder decoder = decoder(epoch, each);
            for (byte[] frame : each.sealed) {
                assertThat(decoder.isComplete()).isFalse();
                decoder.segment(frame, 0, frame.length);
            }
            assertThat(each.bytes.toByteArray()).isEqualTo(content);
            assertThat(decoder.isComplete()).isTrue();
            decoder.endOfInput();
        }
    }

    /** T2. */
    @Test
    void deliversALiveStreamAsFarAsItCame() throws Exception {
        Epoch epoch = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 100));
        StreamEncoder encoder = encoder(epoch, frames);
        StreamDecoder decoder = decoder(epoch, frames);
        for (int chunk = 1; chunk <= 3; chunk++) {
            encoder.send(new byte[30], 0, 30);
            encoder.flush();
            decoder.segment(frames.sealed.get(chunk - 1), 0, frames.sealed.get(chunk - 1).length);
            assertThat(frames.bytes.size()).isEqualTo(30 * chunk);
        }
        decoder.endOfInput();
        assertThat(decoder.isComplete()).isFalse();
    }

    /** 257 segments pass every border of a byte-sized counter; records and bytes alike. */
    @Test
    void delivers257Segments() throws Exception {
        byte[] content = SeededRandom.ofSeed(4).bytes(257 * 64);
        Epoch epoch = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 64));
        StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 0, 1000, frames);
        encoder.send(content, 0, content.length);
        assertThat(frames.sealed).hasSize(257);
        frames.feedTo(decoder(epoch, frames));
        assertThat(frames.bytes.toByteArray()).isEqualTo(content);
    }

    /** T13. */
    @Test
    void givesTheSameBytesWhenItStartsInTheMiddle() throws Exception {
        byte[] content = SeededRandom.ofSeed(13).bytes(1000);
        Epoch epoch = epoch(bounded(30));
        sealAll(epoch, frames, content);
        for (int from = 0; from < frames.sealed.size(); from++) {
            Frames each = new Frames();
            StreamDecoder decoder = new StreamDecoder(
                    FixedStreams.secret(epoch.start()),
                    AeadProvider.fastest(),
                    DecoderOptions.DEFAULT.startingAt(from),
                    each);
            decoder.epoch(epoch.record());
            for (byte[] frame : frames.sealed) {
                decoder.segment(frame, 0, frame.length);
            }
            assertThat(each.bytes.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 30 * from, 1000));
            assertThat(decoder.isComplete()).isTrue();
            assertThat(decoder.statistics().duplicates()).isEqualTo(from);
        }
    }
}
