package io.sealstream.flink.source.record;

import io.sealstream.segment.Content;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Records by Flink's own kind of schema. */
final class RecordsSchema<T> implements SealstreamDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<T> schema;

    RecordsSchema(DeserializationSchema<T> schema) {
        this.schema = Objects.requireNonNull(schema, "schema");
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        schema.open(context);
    }

    @Override
    public boolean accepts(Content content) {
        return content == Content.RECORDS;
    }

    @Override
    public void deserialize(SealstreamRecord record, Collector<T> out) throws IOException {
        schema.deserialize(record.toBytes(), out);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }
}
