package io.sealstream.job.earthquake;

import io.sealstream.record.EarthquakeAlert;
import io.sealstream.record.EarthquakeEvent;
import io.sealstream.record.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Alerts as bytes: Avro's plain binary encoding of {@code EarthquakeAlert.avsc}, without a header, as Flink's own
 * {@code avro} format reads it.
 */
public final class AlertCodec {

    private static final Schema SCHEMA = EarthquakeAlert.getClassSchema();
    private static final SpecificData RECORDS = new Records();
    private static final SpecificDatumWriter<EarthquakeAlert> WRITER = new SpecificDatumWriter<>(SCHEMA, RECORDS);
    private static final SpecificDatumReader<EarthquakeAlert> READER =
            new SpecificDatumReader<>(SCHEMA, SCHEMA, RECORDS);

    private AlertCodec() {}

    /** Encodes one alert. */
    public static byte[] encode(EarthquakeAlert alert) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, /* reuse= */ null);
        WRITER.write(alert, encoder);
        return bytes.toByteArray();
    }

    /**
     * Decodes one alert.
     *
     * @throws IOException if the bytes are not exactly one alert
     */
    public static EarthquakeAlert decode(byte[] bytes) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, /* reuse= */ null);
        EarthquakeAlert alert;
        try {
            alert = READER.read(/* reuse= */ null, decoder);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException e) { // the last one for texts of 2 GiB and more
            throw new IOException("bytes are not an alert [lengthBytes=" + bytes.length + "]", e);
        }
        if (!decoder.isEnd()) {
            throw new IOException("bytes follow the alert [lengthBytes=" + bytes.length + "]");
        }
        return alert;
    }

    /**
     * Names the classes of the schema. Avro itself (from 1.12.2 on) would look them up by name, and refuses to unless the
     * whole process is told to trust them.
     */
    private static final class Records extends SpecificData {

        private static final Map<String, Class<?>> CLASSES = Map.of(
                EarthquakeAlert.class.getName(), EarthquakeAlert.class,
                EarthquakeEvent.class.getName(), EarthquakeEvent.class,
                Severity.class.getName(), Severity.class);

        @Override
        public @Nullable Class<?> getClass(Schema schema) {
            return switch (schema.getType()) {
                case RECORD, ENUM -> CLASSES.get(schema.getFullName());
                default -> super.getClass(schema);
            };
        }
    }
}
