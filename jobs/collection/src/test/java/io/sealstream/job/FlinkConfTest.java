package io.sealstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink understands every file of flink-conf, and nothing in them opens a port to other machines. */
@Timeout(30)
class FlinkConfTest {

    @ParameterizedTest
    @ValueSource(strings = {"local", "standalone"})
    void loadsAndStaysOnLoopback(String profile) {
        Path folder = Path.of(System.getProperty("sealstream.root"), "flink-conf", profile);
        Configuration loaded = GlobalConfiguration.loadConfiguration(folder.toString());
        assertThat(loaded.get(RestOptions.BIND_ADDRESS)).isIn("127.0.0.1", "localhost");
        assertThat(loaded.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).hasSeconds(1);
        assertThat(loaded.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
        assertThat(loaded.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    }
}
