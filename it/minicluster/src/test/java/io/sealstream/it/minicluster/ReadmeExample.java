package io.sealstream.it.minicluster;

import io.sealstream.flink.sink.SealstreamSink;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.SecretSource;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The lines that the README shows. */
final class ReadmeExample {

    private ReadmeExample() {}

    static void run(StreamExecutionEnvironment flink, String hub, Path secretFile, Path keyFile) throws Exception {
        // README begins
        SealstreamSource<String> source = SealstreamSource.<String>builder()
                .endpoint(hub)
                .name("sensors.seattle")
                .secret(SecretSource.file(secretFile))
                .keys(KeyringFile.of(keyFile))
                .subscriber("shouting")
                .deserializer(new SimpleStringSchema())
                .bounded(1)
                .build();
        SealstreamSink<String> sink = SealstreamSink.<String>builder()
                .endpoint(hub)
                .name("sensors.loud")
                .secret(SecretSource.file(secretFile))
                .keys(KeyringFile.of(keyFile))
                .sinkId("shouting")
                .serializer(new SimpleStringSchema())
                .build();
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "sensors")
                .map(String::toUpperCase)
                .sinkTo(sink);
        flink.execute();
        // README ends
    }
}
