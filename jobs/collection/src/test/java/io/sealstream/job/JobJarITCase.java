package io.sealstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar for {@code flink run} brings what is ours and nothing of what Flink has. */
@Timeout(60)
class JobJarITCase {

    private static final List<String> OURS = List.of(
            "io/sealstream/job/earthquake/EarthquakeWatchJob.class",
            "io/sealstream/flink/source/SealstreamSource.class",
            "io/sealstream/cipher/SegmentOpener.class",
            "io/netty/channel/Channel.class",
            "io/sealstream/job/earthquake/earthquakes.json");

    @Test
    void holdsTheJobAndNoFlink() throws Exception {
        Path jar =
                Path.of(System.getProperty("sealstream.root"), "jobs", "collection", "target", "sealstream-jobs.jar");
        try (JarFile opened = new JarFile(jar.toFile())) {
            List<String> names = opened.stream().map(ZipEntry::getName).toList();
            assertThat(names).containsAll(OURS);
            assertThat(names)
                    .noneMatch(name -> name.startsWith("org/apache/flink/")
                            || name.startsWith("org/slf4j/")
                            || name.startsWith("org/apache/logging/")
                            || name.endsWith(".SF"));
            assertThat(opened.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("io.sealstream.job.earthquake.EarthquakeWatchJob");
        }
    }
}
