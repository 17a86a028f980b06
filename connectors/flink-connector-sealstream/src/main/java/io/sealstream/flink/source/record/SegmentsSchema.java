package io.sealstream.flink.source.record;

import io.sealstream.segment.Content;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Payloads of segments, copied. */
final class SegmentsSchema implements SealstreamDeserializationSchema<byte[]> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean accepts(Content content) {
        return content == Content.BYTES;
    }

    @Override
    public void deserialize(SealstreamRecord record, Collector<byte[]> out) {
        out.collect(record.toBytes());
    }

    @Override
    public TypeInformation<byte[]> getProducedType() {
        return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    }
}
