package io.sealstream.flink.source.split;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Splits in checkpoints and messages. Flink stores the version in front of the bytes.
 *
 * <pre>
 *   version 1: session (16) | number (8) | content (1) | name (u16 length, text) | position
 *   position:  kind (1), then  0 earliest | 1 latest | 2 resume
 *                              3 segment: sequence (8), epoch id (8, 0 if not known)
 *                              4 record: epoch id (8), sequence (8), record index (4)
 * </pre>
 */
public final class SealstreamSplitSerializer implements SimpleVersionedSerializer<SealstreamSplit> {

    static final int VERSION_1 = 1;

    private static final int EARLIEST = 0;
    private static final int LATEST = 1;
    private static final int RESUME = 2;
    private static final int SEGMENT = 3;
    private static final int RECORD = 4;

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(SealstreamSplit split) {
        byte[] session = new byte[SessionId.BYTES];
        split.stream().session().putAt(session, 0);
        ByteWriter out = new ByteWriter(96)
                .bytes(session)
                .i64(split.stream().number())
                .u8(split.content().number())
                .text(split.name().text());
        writePosition(out, split.position());
        return out.toBytes();
    }

    @Override
    public SealstreamSplit deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION_1) {
            throw new IOException("version of a source split is unknown [found=" + version + ", known=" + VERSION_1
                    + "]; restore with the release that wrote the checkpoint");
        }
        return deserializeV1(bytes);
    }

    private static SealstreamSplit deserializeV1(byte[] bytes) throws IOException {
        ByteReader in = ByteReader.of(bytes, "source split");
        SessionId session = SessionId.at(in.bytes(SessionId.BYTES), 0);
        StreamId stream = new StreamId(session, in.i64());
        Content content = Content.ofNumber(in.u8());
        StreamName name = new StreamName(in.text(StreamName.MAX_BYTES));
        SplitPosition position = readPosition(in);
        in.end();
        return new SealstreamSplit(stream, name, content, position);
    }

    private static void writePosition(ByteWriter out, SplitPosition position) {
        if (position instanceof SplitPosition.NextRecord next) {
            out.u8(RECORD).i64(next.epochId()).i64(next.sequence()).i32(next.recordIndex());
        } else if (position instanceof SplitPosition.Beginning beginning) {
            writeStart(out, beginning.start());
        }
    }

    private static void writeStart(ByteWriter out, StartPosition start) {
        if (start instanceof StartPosition.AtSequence at) {
            out.u8(SEGMENT).i64(at.sequence()).i64(at.epochId());
        } else {
            out.u8(
                    start.equals(StartPosition.EARLIEST)
                            ? EARLIEST
                            : start.equals(StartPosition.LATEST) ? LATEST : RESUME);
        }
    }

    private static SplitPosition readPosition(ByteReader in) throws IOException {
        int kind = in.u8();
        return switch (kind) {
            case EARLIEST -> new SplitPosition.Beginning(StartPosition.EARLIEST);
            case LATEST -> new SplitPosition.Beginning(StartPosition.LATEST);
            case RESUME -> new SplitPosition.Beginning(StartPosition.RESUME);
            case SEGMENT -> new SplitPosition.Beginning(new StartPosition.AtSequence(in.i64(), in.i64()));
            case RECORD -> new SplitPosition.NextRecord(in.i64(), in.i64(), in.i32());
            default ->
                throw new CorruptDataException(
                        ErrorCode.CORRUPT_HEADER, "position of a source split is unknown", "found", kind);
        };
    }
}
