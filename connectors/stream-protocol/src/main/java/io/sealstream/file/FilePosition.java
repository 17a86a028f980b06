package io.sealstream.file;

import io.sealstream.segment.SegmentHeader;
import java.io.IOException;

/** Reads frames of a source at any place, into one buffer. Not thread safe. */
final class FilePosition {

    private final SourceInput in;
    private final FrameReader frames;

    FilePosition(SegFileSource source) {
        this.in = new SourceInput(source);
        this.frames = new FrameReader(in);
    }

    /** A whole frame; {@link #frame} holds it until the next call. */
    SegmentHeader frameAt(long fileOffset, int maxFrameBytes) throws IOException {
        moveTo(fileOffset);
        return frames.nextFrame(maxFrameBytes);
    }

    /** A header, not authentic; {@link #frame} holds it and its public metadata until the next call. */
    SegmentHeader headerAt(long fileOffset, int maxFrameBytes) throws IOException {
        moveTo(fileOffset);
        return frames.nextHeader(maxFrameBytes);
    }

    byte[] frame() {
        return frames.frame();
    }

    private void moveTo(long fileOffset) {
        in.moveTo(fileOffset);
        frames.movedTo(fileOffset);
    }
}
