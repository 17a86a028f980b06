package io.sealstream.job.earthquake;

import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** Records as they are. */
final class RawRecords extends AbstractDeserializationSchema<byte[]> implements SerializationSchema<byte[]> {

    private static final long serialVersionUID = 1L;

    RawRecords() {
        super(EarthquakeTypes.BYTES);
    }

    @Override
    public byte[] deserialize(byte[] record) {
        return record;
    }

    @Override
    public byte[] serialize(byte[] record) {
        return record;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context) {
        // Nothing to prepare in either direction.
    }
}
