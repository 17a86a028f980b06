package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeyServiceTest {

    private static final String URI = "memory:customer-17";
    private static final String SPARE = "memory:spare";

    private final InMemoryKeyService service =
            new InMemoryKeyService().with(URI).with(SPARE);
    private final KeyServiceOpener opener = new KeyServiceOpener(service);

    @Test
    void opensWhatItsKeyWrapped() throws IOException {
        assertThat(SealedFiles.open(sealed(URI), opener)).isEqualTo(SealedFiles.CONTENT);
    }

    @Test
    void aForgottenKeyShredsTheStream() throws IOException {
        byte[] file = sealed(URI);
        byte[] spared = sealed(URI, SPARE);
        byte[] foreign = sealed(SPARE);
        service.forget(URI);
        assertFails(() -> SealedFiles.open(file, opener), ErrorCode.KEY_SHREDDED)
                .hasMessageContaining("keyUri=" + URI);
        assertThat(SealedFiles.open(spared, opener)).isEqualTo(SealedFiles.CONTENT);
        assertThat(SealedFiles.open(foreign, opener)).isEqualTo(SealedFiles.CONTENT);
        assertFails(() -> sealed(URI), ErrorCode.KEY_SHREDDED);
        service.forget(SPARE);
        assertFails(() -> SealedFiles.open(spared, opener), ErrorCode.KEY_SHREDDED)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void aKeyThatNeverWasIsUnknown() throws IOException {
        byte[] file = sealed(URI);
        KeyServiceOpener elsewhere = new KeyServiceOpener(new InMemoryKeyService());
        assertFails(() -> SealedFiles.open(file, elsewhere), ErrorCode.UNKNOWN_KEY);
        assertFails(() -> sealed("memory:none"), ErrorCode.UNKNOWN_KEY);
    }

    @Test
    void refusesWhatWasWrappedForAnotherStream() throws IOException {
        byte[] file = sealed(URI);
        byte[] foreign = sealed(URI);
        int start = 46 + "a.b".length() + 4 + 2 + URI.length() + 2;
        ByteBuffer.wrap(file).put(start, foreign, start, 60);
        assertFails(() -> SealedFiles.open(file, opener), ErrorCode.KEY_MISMATCH);
    }

    @Test
    void refusesWhatIsNoRootKey() throws IOException {
        byte[] file = sealed(URI);
        KeyService odd = new KeyService() {
            @Override
            public byte[] wrap(String keyUri, byte[] secret, byte[] context) {
                throw new AssertionError("only reads");
            }

            @Override
            public byte[] unwrap(String keyUri, byte[] wrapped, byte[] context) {
                return new byte[31];
            }
        };
        assertFails(() -> SealedFiles.open(file, new KeyServiceOpener(odd)), ErrorCode.KEY_MISMATCH)
                .hasMessageContaining("foundBytes=31");
    }

    @Test
    void aServiceMayThrowOneExceptionTwice() throws IOException {
        byte[] file = sealed(URI, SPARE);
        KeyException always = new KeyException(ErrorCode.UNKNOWN_KEY, "key service is closed");
        KeyService closed = new KeyService() {
            @Override
            public byte[] wrap(String keyUri, byte[] secret, byte[] context) throws StreamException {
                throw always;
            }

            @Override
            public byte[] unwrap(String keyUri, byte[] wrapped, byte[] context) throws StreamException {
                throw always;
            }
        };
        assertThatThrownBy(() -> SealedFiles.open(file, new KeyServiceOpener(closed)))
                .isSameAs(always);
    }

    @Test
    void standsBesideRecipients() throws IOException {
        Identity identity = Identity.random(new SecureRandom());
        byte[] file =
                SealedFiles.seal(new WrappingSealer(List.of(new WrappingKey(service, URI), identity.recipient())));
        assertThat(SealedFiles.open(file, opener)).isEqualTo(SealedFiles.CONTENT);
        assertThat(SealedFiles.open(file, new IdentityOpener(List.of(identity))))
                .isEqualTo(SealedFiles.CONTENT);
        service.forget(URI);
        assertFails(() -> SealedFiles.open(file, opener), ErrorCode.KEY_SHREDDED);
        assertThat(SealedFiles.open(file, new IdentityOpener(List.of(identity))))
                .isEqualTo(SealedFiles.CONTENT);
    }

    @Test
    void tellsFilesThatNoServiceSealed() throws IOException {
        byte[] file = SealedFiles.seal(
                new WrappingSealer(List.of(Identity.random(new SecureRandom()).recipient())));
        assertFails(() -> SealedFiles.open(file, opener), ErrorCode.UNKNOWN_KEY)
                .hasMessageContaining("neededInstead=recipient");
    }

    private byte[] sealed(String... keyUris) throws IOException {
        return SealedFiles.seal(new WrappingSealer(List.of(keyUris).stream()
                .map(uri -> new WrappingKey(service, uri))
                .toList()));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ThrowingCallable call, ErrorCode code) {
        return assertThatThrownBy(call).isInstanceOfSatisfying(StreamException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
