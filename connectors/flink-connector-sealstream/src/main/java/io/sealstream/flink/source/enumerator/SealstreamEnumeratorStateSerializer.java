package io.sealstream.flink.source.enumerator;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SealstreamSplitSerializer;
import io.sealstream.segment.SessionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Enumerator state in checkpoints. Flink stores the version in front of the bytes.
 *
 * <pre>
 *   version 1: hub known (1) | hub (16) if known | next ordinal (8) | streams found (8)
 *              | version of splits (4) | count (4) | count times: length (4), split
 * </pre>
 */
public final class SealstreamEnumeratorStateSerializer implements SimpleVersionedSerializer<SealstreamEnumeratorState> {

    static final int VERSION_1 = 1;

    private final SealstreamSplitSerializer splits = new SealstreamSplitSerializer();

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(SealstreamEnumeratorState state) {
        ByteWriter out = new ByteWriter(64 + 96 * state.unassigned().size());
        out.u8(state.hub().isPresent() ? 1 : 0);
        state.hub().ifPresent(hub -> out.i64(hub.high()).i64(hub.low()));
        out.i64(state.nextOrdinal()).i64(state.streamsFound());
        out.i32(splits.getVersion()).i32(state.unassigned().size());
        for (SealstreamSplit split : state.unassigned()) {
            byte[] bytes = splits.serialize(split);
            out.i32(bytes.length).bytes(bytes);
        }
        return out.toBytes();
    }

    @Override
    public SealstreamEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION_1) {
            throw new IOException("version of the source enumerator's state is unknown [found=" + version + ", known="
                    + VERSION_1 + "]; restore with the release that wrote the checkpoint");
        }
        return deserializeV1(bytes);
    }

    private SealstreamEnumeratorState deserializeV1(byte[] bytes) throws IOException {
        ByteReader in = ByteReader.of(bytes, "source enumerator state");
        Optional<SessionId> hub =
                in.u8() == 0 ? Optional.empty() : Optional.of(SessionId.at(in.bytes(SessionId.BYTES), 0));
        long nextOrdinal = in.i64();
        long streamsFound = in.i64();
        int splitVersion = in.i32();
        int count = in.u32();
        List<SealstreamSplit> unassigned = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            unassigned.add(splits.deserialize(splitVersion, in.bytes(in.u32())));
        }
        in.end();
        return new SealstreamEnumeratorState(hub, nextOrdinal, streamsFound, unassigned);
    }
}
