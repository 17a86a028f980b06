package io.sealstream.it.minicluster;

import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** The cluster of these tests, and jobs for it. */
final class Cluster {

    private Cluster() {}

    static MiniClusterExtension extension() {
        return new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(8)
                .build());
    }

    /** A job that a failure ends: otherwise a bug would look like a hang. */
    static StreamExecutionEnvironment withoutRestarts(int parallelism) {
        return environment(parallelism, new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
    }

    /** A job that failures are part of. */
    static StreamExecutionEnvironment withRestarts(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 50);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        return environment(parallelism, configuration);
    }

    private static StreamExecutionEnvironment environment(int parallelism, Configuration configuration) {
        // Kryo would hide a missing serializer.
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        environment.setRuntimeMode(RuntimeExecutionMode.STREAMING);
        return environment;
    }
}
