package io.sealstream.cipher;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.nio.charset.StandardCharsets;

/**
 * The secret of one stream: the root key bound to suite, stream and name (SPEC section 3.1), so that nobody can serve one name as
 * another. Immutable; mute in {@code toString}.
 */
public final class StreamSecret {

    private static final int SECRET_BYTES = 32;
    private static final byte[] STREAM_LABEL = label("seg/1 stream");
    private static final byte[] EPOCH_LABEL = label("seg/1 epoch");
    private static final byte[] WRITER_LABEL = label("seg/1 writer");

    private final byte[] secret;
    private final StreamId stream;
    private final Suite suite;

    private StreamSecret(byte[] secret, StreamId stream, Suite suite) {
        this.secret = secret;
        this.stream = stream;
        this.suite = suite;
    }

    /** Derives the secret of {@code stream} under {@code name}. */
    public static StreamSecret derive(RootKey root, Suite suite, StreamId stream, StreamName name) {
        byte[] session = new byte[SessionId.BYTES];
        stream.session().putAt(session, 0);
        byte[] context = new ByteWriter(64)
                .bytes(STREAM_LABEL)
                .u8(suite.number())
                .bytes(session)
                .i64(stream.number())
                .shortBytes(name.bytes())
                .toBytes();
        return new StreamSecret(Hkdf.expand(root.secret(), context, SECRET_BYTES), stream, suite);
    }

    public StreamId stream() {
        return stream;
    }

    public Suite suite() {
        return suite;
    }

    /** What a writer shows a hub to prove that it holds the stream's key: 32 bytes that open nothing (SPEC section 7.3). */
    public byte[] writerProof() {
        return Hkdf.expand(secret, WRITER_LABEL, SECRET_BYTES);
    }

    /** 32 bytes of epoch secret and 32 bytes of commitment for the first 96 bytes of an EPOCH record. */
    byte[] epochSecretAndCommitment(byte[] committedBytes) {
        byte[] context = new ByteWriter(EPOCH_LABEL.length + EpochRecord.COMMITTED_BYTES)
                .bytes(EPOCH_LABEL)
                .bytes(committedBytes)
                .toBytes();
        return Hkdf.expand(secret, context, SECRET_BYTES + EpochRecord.COMMITMENT_BYTES);
    }

    @Override
    public String toString() {
        return "StreamSecret[" + stream + ", hidden]";
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
