package io.sealstream.cipher;

import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.util.stream.Stream;

/**
 * Keys, streams and epochs that never change, for tests and vectors. Stands in this package because only it may choose the salt of an
 * epoch.
 */
public final class FixedStreams {

    /** Bytes 0 to 31. */
    public static final RootKey ROOT = RootKey.of(counting(0, RootKey.BYTES));

    public static final KeyId KEY_ID = new KeyId("vectors-1");
    public static final NamedKey KEY = new NamedKey(KEY_ID, ROOT);
    public static final StreamId STREAM = new StreamId(SessionId.parse("000102030405060708090a0b0c0d0e0f"), 7);
    public static final StreamName NAME = new StreamName("sensors.seattle");

    private FixedStreams() {}

    /** The first epoch's start of {@link #STREAM} with AES-256-GCM. */
    public static EpochStart start(Content content, Bound bound, Sizing sizing, int segmentSize) {
        return EpochStart.first(STREAM, content, bound, sizing, segmentSize);
    }

    /** The same with another suite. */
    public static EpochStart withSuite(EpochStart start, Suite suite) {
        return new EpochStart(
                start.stream(),
                suite,
                start.content(),
                start.bound(),
                start.sizing(),
                start.segmentSize(),
                start.epochNumber(),
                start.previousEpochId(),
                start.sequence(),
                start.offset());
    }

    /** The same of another stream. */
    public static EpochStart withStream(EpochStart start, StreamId stream) {
        return new EpochStart(
                stream,
                start.suite(),
                start.content(),
                start.bound(),
                start.sizing(),
                start.segmentSize(),
                start.epochNumber(),
                start.previousEpochId(),
                start.sequence(),
                start.offset());
    }

    /** The secret that fits {@code start} under {@link #NAME}. */
    public static StreamSecret secret(EpochStart start) {
        return secret(start, NAME);
    }

    /** The secret that fits {@code start} under {@code name}. */
    public static StreamSecret secret(EpochStart start, StreamName name) {
        return StreamSecret.derive(ROOT, start.suite(), start.stream(), name);
    }

    /** An epoch under {@link #NAME} with the salt of that number. */
    public static Epoch epoch(EpochStart start, int saltNumber) {
        return Epoch.withSalt(secret(start), start, salt(saltNumber));
    }

    /** An epoch under {@code name} with the salt of that number. */
    public static Epoch epoch(EpochStart start, StreamName name, int saltNumber) {
        return Epoch.withSalt(secret(start, name), start, salt(saltNumber));
    }

    /** 24 bytes that count up. */
    public static byte[] salt(int number) {
        return counting(0xa0 + number, 24);
    }

    /** A whole trailer frame of {@code epoch}, behind an empty stream. */
    public static byte[] trailer(Epoch epoch) throws StreamException {
        SegmentSealer sealer = new SegmentSealer(epoch, AeadProvider.platform());
        byte[] frame = new byte[SegmentSealer.frameBytes(0, 0, 0)];
        sealer.seal(Ending.FINAL, new byte[0], new byte[0], 0, 0, frame, 0);
        sealer.sealTrailer(new byte[0], frame, 0);
        return frame;
    }

    /** What the tests can seal with here: the platform's ciphers, and Corretto's where they load. */
    public static Stream<AeadProvider> providers() {
        return Stream.concat(Stream.of(AeadProvider.platform()), AeadProvider.corretto().stream());
    }

    private static byte[] counting(int first, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
