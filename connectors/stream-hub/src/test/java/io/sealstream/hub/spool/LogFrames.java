package io.sealstream.hub.spool;

import io.sealstream.error.StreamException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Puts frames into logs and gets them out again, for tests. */
final class LogFrames {

    private static final long MUCH = 1L << 40;

    private LogFrames() {}

    static void append(StreamLog log, byte[]... frames) throws IOException {
        List<LogItem.Segment> segments = new ArrayList<>();
        for (byte[] frame : frames) {
            segments.add(parse(frame));
        }
        log.append(Stream.of(frames).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new), segments);
    }

    private static LogItem.Segment parse(byte[] frame) throws StreamException {
        return (LogItem.Segment) new ItemParser().parse(frame, 0, frame.length);
    }

    /** Everything from a segment on. */
    static byte[] read(StreamLog log, long from) throws IOException {
        try (LogReader reader = log.reader(from)) {
            return readOn(reader, new ArrayList<>());
        }
    }

    /** Everything that a reader gets now; what is no segment is added to {@code others}. */
    static byte[] readOn(LogReader reader, List<LogReader.Step> others) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (var step = reader.next(MUCH, MUCH); step.isPresent(); step = reader.next(MUCH, MUCH)) {
            if (step.get() instanceof LogReader.Step.Run run) {
                all.writeBytes(bytes(run));
            } else {
                others.add(step.get());
            }
        }
        return all.toByteArray();
    }

    static byte[] bytes(LogReader.Step.Run run) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(run.bytes());
        while (bytes.hasRemaining() && run.channel().read(bytes, run.position() + bytes.position()) > 0) {
            // Reads until the run is there.
        }
        return bytes.array();
    }
}
