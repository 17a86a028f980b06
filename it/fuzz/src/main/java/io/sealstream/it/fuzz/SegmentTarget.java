package io.sealstream.it.fuzz;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Segment frames: what decodes encodes to the same bytes; an altered frame never opens, leaves no plaintext behind, and does not keep
 * the opener from its next frame.
 */
final class SegmentTarget implements FuzzTarget {

    private static final int RAW = 0;
    private static final int CHECKSUM_REPAIRED = 2;
    private static final byte[] NOTHING = new byte[0];

    private final List<Sample> samples;

    /** A genuine frame and what it holds. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sample(SegmentOpener opener, byte[] frame, byte[] payload) {}

    SegmentTarget() throws StreamException {
        samples = List.of(
                sample(Suite.AES_256_GCM, Content.BYTES, Ending.FINAL, NOTHING, NOTHING),
                sample(Suite.AES_256_GCM, Content.BYTES, Ending.OPEN, Truth.bytes(2, 9), Truth.bytes(3, 31)),
                sample(
                        Suite.AES_256_GCM,
                        Content.RECORDS,
                        Ending.OPEN,
                        new RecordSpan(RecordSpan.Part.WHOLE, 0, 1).encode(),
                        NOTHING),
                sample(Suite.CHACHA20_POLY1305, Content.BYTES, Ending.OPEN, NOTHING, Truth.bytes(4, 1)));
    }

    private static Sample sample(
            Suite suite, Content content, Ending ending, byte[] publicMetadata, byte[] privateMetadata)
            throws StreamException {
        Epoch epoch = Truth.epoch(Truth.first(suite, content, Sizing.VARIABLE, 1024), 20);
        byte[] payload = Truth.bytes(5, 100);
        byte[] frame =
                Truth.seal(new SegmentSealer(epoch, Truth.PROVIDER), ending, publicMetadata, privateMetadata, payload);
        return new Sample(new SegmentOpener(epoch, Truth.PROVIDER), frame, payload);
    }

    @Override
    public void run(byte[] input) throws StreamException {
        FuzzInput in = new FuzzInput(input);
        int mode = in.below(4);
        if (mode == RAW) {
            decode(in.rest());
        } else {
            Sample sample = samples.get(in.below(samples.size()));
            byte[] frame = Mutation.of(sample.frame(), in);
            if (mode == CHECKSUM_REPAIRED) {
                Checksums.repair(frame);
            }
            open(sample, frame);
        }
    }

    private static void decode(byte[] bytes) throws StreamException {
        SegmentCodec codec = new SegmentCodec();
        SegmentHeader header = codec.decode(bytes, 0, bytes.length);
        int headBytes = SegmentLayout.HEADER_BYTES + header.publicMetadataBytes();
        byte[] again = new byte[headBytes];
        System.arraycopy(
                bytes, SegmentLayout.HEADER_BYTES, again, SegmentLayout.HEADER_BYTES, header.publicMetadataBytes());
        codec.encode(header, again, 0);
        Finding.unless(
                Arrays.equals(again, 0, headBytes, bytes, 0, headBytes), "header encodes to other bytes: " + header);
    }

    private static void open(Sample sample, byte[] frame) throws StreamException {
        boolean altered = !Arrays.equals(frame, sample.frame());
        byte[] target = new byte[frame.length];
        try {
            OpenedSegment opened = sample.opener().open(frame, 0, frame.length, target, 0);
            Finding.unless(!altered, "altered frame opens: " + opened.header());
        } catch (StreamException e) {
            TargetRun.requireTyped(e);
            Finding.unless(altered, "genuine frame is refused: " + e.getMessage());
            Finding.unless(!holds(target, sample.payload()), "refused frame leaves plaintext behind");
        }
        OpenedSegment genuine =
                sample.opener().open(sample.frame(), 0, sample.frame().length, new byte[sample.frame().length], 0);
        byte[] payload = Arrays.copyOfRange(
                genuine.buffer(), genuine.payloadOffset(), genuine.payloadOffset() + genuine.payloadBytes());
        Finding.unless(Arrays.equals(payload, sample.payload()), "genuine frame opens to something else");
    }

    /** Whether 16 bytes of the payload stand anywhere. */
    private static boolean holds(byte[] bytes, byte[] payload) {
        for (int at = 0; at + 16 <= bytes.length; at++) {
            for (int from = 0; from + 16 <= payload.length; from += 16) {
                if (Arrays.equals(bytes, at, at + 16, payload, from, from + 16)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Vector vector : Vectors.stage("segment")) {
            seeds.add(Truth.joined(new byte[] {RAW}, vector.bytes()));
        }
        for (int i = 0; i < samples.size(); i++) {
            seeds.add(new byte[] {1, (byte) i, 0});
            seeds.add(new byte[] {CHECKSUM_REPAIRED, (byte) i, 1, 0, 60, 3});
        }
        return seeds;
    }
}
