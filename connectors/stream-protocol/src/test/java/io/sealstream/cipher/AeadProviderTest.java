package io.sealstream.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.Suite;
import java.security.Security;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AeadProviderTest {

    @Test
    void prefersCorrettoWhereItLoads() {
        String expected = AeadProvider.corretto().map(AeadProvider::name).orElse("SunJCE");
        assertThat(AeadProvider.fastest().name()).isEqualTo(expected);
        assertThat(AeadProvider.fastest()).isSameAs(AeadProvider.fastest());
    }

    @Test
    void registersNothingGlobally() {
        AeadProvider.fastest().newCipher(Suite.AES_256_GCM);
        assertThat(Security.getProvider("AmazonCorrettoCryptoProvider")).isNull();
    }

    @Test
    void givesACipherOfEachSuite() {
        FixedStreams.providers().forEach(provider -> {
            assertThat(provider.newCipher(Suite.AES_256_GCM).getAlgorithm()).isEqualTo("AES/GCM/NoPadding");
            assertThat(provider.newCipher(Suite.CHACHA20_POLY1305).getAlgorithm())
                    .isEqualTo("ChaCha20-Poly1305");
        });
    }

    @Test
    void warmsUpWithoutFailing() {
        FixedStreams.providers().forEach(AeadProvider::warmUp);
    }
}
