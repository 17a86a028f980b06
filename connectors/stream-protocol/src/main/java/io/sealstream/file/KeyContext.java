package io.sealstream.file;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.util.Objects;

/**
 * The stream that a key source belongs to (SPEC section 6.1.1). What is wrapped or derived for one stream is of no use for another.
 * Immutable.
 */
public record KeyContext(Suite suite, StreamId stream, StreamName name) {

    public KeyContext {
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(name, "name");
    }

    /** Suite, session id, stream number, and name behind its u16 length. */
    public byte[] bytes() {
        byte[] session = new byte[SessionId.BYTES];
        stream.session().putAt(session, 0);
        return new ByteWriter(64)
                .u8(suite.number())
                .bytes(session)
                .i64(stream.number())
                .shortBytes(name.bytes())
                .toBytes();
    }
}
