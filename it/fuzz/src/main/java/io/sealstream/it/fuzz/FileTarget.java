package io.sealstream.it.fuzz;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.StreamException;
import io.sealstream.file.SealedInputStream;
import io.sealstream.file.SegFileReader;
import io.sealstream.segment.Content;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.Vectors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whole {@code .seg} files: raw bytes, and genuine files with edits. What is released is a prefix of the truth, everything is released
 * of the genuine file only, and an error comes again on every further call.
 */
final class FileTarget implements FuzzTarget {

    private static final int RAW = 0;
    private static final int CHECKSUM_REPAIRED = 2;
    private final List<Sample> samples = new ArrayList<>();

    /** A genuine file and what it holds. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sample(RootKey key, byte[] file, byte[] plain) {}

    /** In the header: SPEC section 6.1. */
    private static final int CONTENT_OFFSET = 11;

    FileTarget() throws IOException {
        for (Vector vector : Vectors.stage("file")) {
            boolean whole = vector.expectedError().isEmpty();
            if (whole && vector.bytes()[CONTENT_OFFSET] == Content.BYTES.number()) {
                RootKey key = RootKey.of(vector.hex("key"));
                samples.add(new Sample(
                        key, vector.bytes(), open(vector.bytes(), key).readAllBytes()));
            }
        }
    }

    @Override
    public void run(byte[] input) throws IOException {
        FuzzInput in = new FuzzInput(input);
        int mode = in.below(4);
        Sample chosen = samples.get(in.below(samples.size()));
        byte[] file = mode == RAW ? in.rest() : Mutation.of(chosen.file(), in);
        if (mode == CHECKSUM_REPAIRED) {
            Checksums.repair(file);
        }
        takeApart(file);
        if (mode == RAW) {
            readRaw(file, chosen.key());
        } else {
            read(chosen, file);
        }
    }

    /** Only a genuine file is read to its end; what else raw bytes hold may be the start of one. */
    private void readRaw(byte[] file, RootKey key) throws IOException {
        try (SealedInputStream in = open(file, key)) {
            boolean complete = readAll(in, new ByteArrayOutputStream()).isEmpty();
            boolean genuine = samples.stream().anyMatch(sample -> Arrays.equals(sample.file(), file));
            Finding.unless(
                    complete == genuine, genuine ? "genuine file is refused" : "altered file is read to its end");
        } catch (StreamException e) {
            TargetRun.requireTyped(e);
        }
    }

    /** The way without a key. */
    private static void takeApart(byte[] file) throws IOException {
        try (SegFileReader reader = new SegFileReader(new ByteArrayInputStream(file))) {
            reader.epoch();
            while (reader.bytesRead() < file.length) {
                int frameBytes = reader.nextFrame();
                Finding.unless(reader.frameHeader(frameBytes).frameBytes() == frameBytes, "frame has another length");
            }
            Finding.unless(reader.bytesRead() == file.length, "more was read than there is");
        } catch (StreamException e) {
            TargetRun.requireTyped(e);
        }
    }

    private static void read(Sample sample, byte[] file) throws IOException {
        boolean altered = !Arrays.equals(file, sample.file());
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        Optional<StreamException> failure = Optional.empty();
        try (SealedInputStream in = open(file, sample.key())) {
            failure = readAll(in, released);
            Finding.unless(in.isComplete() == failure.isEmpty(), "a file is complete or fails");
            Finding.unless(
                    in.plainBytes() >= released.size(), "more was released than was verified: " + in.plainBytes());
        } catch (StreamException e) {
            failure = Optional.of(e);
        }
        byte[] bytes = released.toByteArray();
        boolean prefix = bytes.length <= sample.plain().length
                && Arrays.equals(bytes, 0, bytes.length, sample.plain(), 0, bytes.length);
        Finding.unless(prefix, "something was released that is not in the file");
        Finding.unless(failure.isPresent() == altered, altered ? "altered file is read to its end" : "file is refused");
        Finding.unless(altered || bytes.length == sample.plain().length, "file ends early");
        failure.ifPresent(TargetRun::requireTyped);
    }

    private static Optional<StreamException> readAll(SealedInputStream in, ByteArrayOutputStream released)
            throws IOException {
        byte[] buffer = new byte[700];
        try {
            for (int count = in.read(buffer, 0, buffer.length); count >= 0; ) {
                released.write(buffer, 0, count);
                count = in.read(buffer, 0, buffer.length);
            }
            return Optional.empty();
        } catch (StreamException e) {
            requireSameAgain(in, e);
            return Optional.of(e);
        }
    }

    private static void requireSameAgain(SealedInputStream in, StreamException first) throws IOException {
        try {
            in.read();
        } catch (StreamException e) {
            Finding.unless(e == first, "another error comes on the next call: " + e.getMessage());
            return;
        }
        throw new Finding("reading goes on behind an error");
    }

    private static SealedInputStream open(byte[] file, RootKey key) throws IOException {
        return SealedInputStream.open(new ByteArrayInputStream(file), (context, sources) -> key, Truth.PROVIDER);
    }

    /** A header may allow segments of 16 MiB, and a reader holds two. */
    @Override
    public long maxAllocatedBytes() {
        return 80L << 20;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Vector vector : Vectors.stage("file")) {
            // A file that is there to be read with another key is genuine with ours.
            boolean ours = RootKey.of(vector.hex("key")).equals(samples.get(0).key());
            if (ours && vector.bytes().length < 8 << 10) {
                seeds.add(Truth.joined(new byte[] {RAW, 0}, vector.bytes()));
            }
        }
        for (int i = 0; i < samples.size(); i++) {
            seeds.add(new byte[] {1, (byte) i, 0});
            seeds.add(new byte[] {CHECKSUM_REPAIRED, (byte) i, 1, 0, 1, 100, 3});
        }
        return seeds;
    }
}
