package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.KeyLookup;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.file.Argon2Cost;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.KeySources;
import io.sealstream.file.SealedKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PassphraseKeyTest {

    private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 2);
    private static final Passphrase SECRET = Passphrase.of("correct horse battery");

    /** Where the stanza's value starts: behind fixed fields, name, number and length. */
    private static final int VALUE = 46 + "a.b".length() + 4;

    private final PassphraseKey key = new PassphraseKey(SECRET, CHEAP);

    /** RFC 9106 section 5.3. */
    @Test
    void theLibraryAgreesWithTheRfc() {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(filled(16, 2))
                .withSecret(filled(8, 3))
                .withAdditional(filled(12, 4))
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .build());
        byte[] tag = new byte[32];
        argon2.generateBytes(filled(32, 1), tag);
        assertThat(HexFormat.of().formatHex(tag))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void opensWithThePassphraseAndNoOther() throws IOException {
        byte[] file = SealedFiles.seal(key);
        assertThat(SealedFiles.open(file, new PassphraseKey(SECRET))).isEqualTo(SealedFiles.CONTENT);
        PassphraseKey wrong = new PassphraseKey(Passphrase.of("correct horse batterz"));
        assertFails(() -> SealedFiles.open(file, wrong), ErrorCode.KEY_MISMATCH);
    }

    @Test
    void everyFileHasAKeyOfItsOwn() throws IOException {
        assertThat(Arrays.copyOfRange(SealedFiles.seal(key), VALUE, VALUE + 16))
                .isNotEqualTo(Arrays.copyOfRange(SealedFiles.seal(key), VALUE, VALUE + 16));
    }

    @Test
    void refusesEveryFlippedBitOfSaltAndCost() throws IOException {
        byte[] file = SealedFiles.seal(key);
        for (int bit = 0; bit < 22 * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[VALUE + bit / 8] ^= (byte) (1 << bit % 8);
            int memory = BigEndian.getI32(flipped, VALUE + 16);
            if (memory > 1 << 16) {
                // Allowed up to 1 GiB, which a test need not spend.
                continue;
            }
            assertThatThrownBy(() -> SealedFiles.open(flipped, key))
                    .as("bit %d", bit)
                    .isInstanceOfSatisfying(StreamException.class, e -> assertThat(e.code())
                            .isIn(ErrorCode.KEY_MISMATCH, ErrorCode.LIMIT));
        }
    }

    @Test
    void refusesACostAboveTheCapBeforeAnyThingIsDerived() throws IOException {
        byte[] file = SealedFiles.seal(key);
        BigEndian.putI32(file, VALUE + 16, (1 << 20) + 1);
        KeyOpener opener = (context, sources) -> {
            throw new AssertionError("a key was asked for");
        };
        assertFails(() -> SealedFiles.open(file, opener), ErrorCode.LIMIT);
    }

    @Test
    void tellsFilesThatWantSomethingElse() throws IOException {
        Identity identity = Identity.random(new SecureRandom());
        byte[] forRecipient = SealedFiles.seal(new WrappingSealer(List.of(identity.recipient())));
        assertFails(() -> SealedFiles.open(forRecipient, key), ErrorCode.UNKNOWN_KEY);
        byte[] file = SealedFiles.seal(key);
        assertFails(() -> SealedFiles.open(file, new IdentityOpener(List.of(identity))), ErrorCode.UNKNOWN_KEY);
        KeyLookup ring = id -> RootKey.of(new byte[32]);
        assertFails(() -> SealedFiles.open(file, KeyOpener.of(ring)), ErrorCode.UNKNOWN_KEY);
        byte[] named = SealedFiles.seal(
                context -> new SealedKey(RootKey.of(new byte[32]), KeySources.named(new KeyId("home"))));
        assertThatThrownBy(() -> SealedFiles.open(named, key)).hasMessageContaining("neededInstead=key id home");
    }

    @Test
    void isMute() throws IOException {
        byte[] file = SealedFiles.seal(key);
        assertThat(key.toString()).contains("hidden").doesNotContain("horse");
        assertThatThrownBy(() -> SealedFiles.open(file, new PassphraseKey(Passphrase.of("wrong horse"))))
                .hasMessageNotContaining("horse")
                .hasNoCause();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StreamException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
