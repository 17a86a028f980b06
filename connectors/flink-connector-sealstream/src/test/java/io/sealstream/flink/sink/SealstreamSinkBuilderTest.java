package io.sealstream.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealstream.key.KeyringFile;
import io.sealstream.key.SecretSource;
import io.sealstream.key.TlsFiles;
import io.sealstream.transport.rotation.RotateAfter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SealstreamSinkBuilderTest {

    @Test
    void namesEverythingThatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SealstreamSink.<String>builder().build())
                .withMessage("sink needs endpoint, name, secret or tls, keys, sink-id, serializer");
    }

    @Test
    void refusesToSetTwice() {
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().sinkId("b"))
                .withMessage("sink-id is set twice");
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().segmentSize(63).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().segmentSize((16 << 20) + 1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().linger(Duration.ofMillis(-1)).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().flushTimeout(Duration.ZERO).build());
        assertThatIllegalArgumentException().isThrownBy(() -> complete().rotateAfter(RotateAfter.bytes(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealstreamSink.<String>builder().name("a b"));
        assertThat(complete().segmentSize(64).linger(Duration.ZERO).build()).isNotNull();
    }

    /** Neither file exists: whatever travels in the job graph is a reference to it. */
    @Test
    void travelsWithReferencesToSecretsOnly() throws Exception {
        byte[] bytes = InstantiationUtil.serializeObject(complete()
                .rotateAfter(RotateAfter.bytesOrAge(1 << 30, Duration.ofDays(1)))
                .build());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("hub.secret").contains("ring.key");
        Object copy = InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());
        assertThat(copy).isInstanceOf(SealstreamSink.class);
    }

    @Test
    void travelsWithReferencesToFilesOfTls() throws Exception {
        TlsFiles files = TlsFiles.of(Path.of("own.p12"), Path.of("trusted.p12"), Path.of("store.password"));
        byte[] bytes =
                InstantiationUtil.serializeObject(withoutProof().tls(files).build());
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("own.p12", "trusted.p12", "store.password")
                .doesNotContain("hub.secret");
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().tls(files))
                .withMessage("secret or tls is set twice");
    }

    private static SealstreamSinkBuilder<String> complete() {
        return withoutProof().secret(SecretSource.file(Path.of("absent", "hub.secret")));
    }

    private static SealstreamSinkBuilder<String> withoutProof() {
        return SealstreamSink.<String>builder()
                .endpoint("hub:7411")
                .name("a")
                .sinkId("one")
                .keys(KeyringFile.of(Path.of("absent", "ring.key")))
                .serializer(new SimpleStringSchema());
    }
}
