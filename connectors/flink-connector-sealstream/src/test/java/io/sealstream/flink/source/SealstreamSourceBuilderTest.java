package io.sealstream.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealstream.key.KeyringFile;
import io.sealstream.key.SecretSource;
import io.sealstream.key.TlsFiles;
import io.sealstream.session.StartPosition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SealstreamSourceBuilderTest {

    @Test
    void namesEverythingThatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SealstreamSource.<String>builder().build())
                .withMessage("source needs endpoint, name or pattern, secret or tls, keys, deserializer");
    }

    @Test
    void refusesToSetTwice() {
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().name("b"))
                .withMessage("name or pattern is set twice");
    }

    @Test
    void resumeNeedsSubscriber() {
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().start(StartPosition.RESUME).build())
                .withMessageContaining("needs subscriber");
        assertThat(complete()
                        .start(StartPosition.RESUME)
                        .subscriber("me")
                        .build()
                        .getBoundedness())
                .isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().credit(0).build());
        assertThatIllegalArgumentException().isThrownBy(() -> complete().bounded(0));
        assertThatIllegalArgumentException().isThrownBy(() -> complete().subscriber(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().discoveryInterval(Duration.ZERO).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealstreamSource.<String>builder().name("a.*"));
    }

    @Test
    void boundedSourceSaysSo() {
        assertThat(complete().bounded().build().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(complete().bounded(2).build().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void typeIsThatOfTheSchema() {
        assertThat(complete().build().getProducedType()).isEqualTo(Types.STRING);
    }

    /** Neither file exists: whatever travels in the job graph is a reference to it. */
    @Test
    void travelsWithReferencesToSecretsOnly() throws Exception {
        byte[] bytes = InstantiationUtil.serializeObject(complete().build());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("hub.secret").contains("ring.key");
        SealstreamSource<?> copy =
                InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());
        assertThat(copy.getProducedType()).isEqualTo(Types.STRING);
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

    private static SealstreamSourceBuilder<String> complete() {
        return withoutProof().secret(SecretSource.file(Path.of("absent", "hub.secret")));
    }

    private static SealstreamSourceBuilder<String> withoutProof() {
        return SealstreamSource.<String>builder()
                .endpoint("hub:7411")
                .name("a")
                .keys(KeyringFile.of(Path.of("absent", "ring.key")))
                .deserializer(new SimpleStringSchema());
    }
}
