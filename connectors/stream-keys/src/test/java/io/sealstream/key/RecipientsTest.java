package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.Base64Key;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeySources;
import io.sealstream.file.SegFileReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecipientsTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity one = Identity.random(RANDOM);
    private final Identity other = Identity.random(RANDOM);
    private final Identity stranger = Identity.random(RANDOM);

    @Test
    void everyRecipientOpensAndNobodyElse() throws IOException {
        byte[] file = sealedFor(one, other);
        assertThat(SealedFiles.open(file, opener(one))).isEqualTo(SealedFiles.CONTENT);
        assertThat(SealedFiles.open(file, opener(other))).isEqualTo(SealedFiles.CONTENT);
        assertThat(SealedFiles.open(file, opener(stranger, other))).isEqualTo(SealedFiles.CONTENT);
        assertFails(() -> SealedFiles.open(file, opener(stranger)), ErrorCode.UNKNOWN_KEY);
    }

    @Test
    void takesSixtyFourRecipients() throws IOException {
        List<Identity> identities =
                Stream.generate(() -> Identity.random(RANDOM)).limit(64).toList();
        byte[] file = SealedFiles.seal(
                new WrappingSealer(identities.stream().map(Identity::recipient).toList()));
        assertThat(SealedFiles.open(file, opener(identities.get(63)))).isEqualTo(SealedFiles.CONTENT);
        List<RecipientKey> many = Stream.concat(Stream.of(stranger), identities.stream())
                .map(Identity::recipient)
                .toList();
        assertThat(many).hasSize(65);
        assertThatThrownBy(() -> new WrappingSealer(many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 65");
        assertThatThrownBy(() -> new WrappingSealer(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WrappingSealer(List.of(one.recipient(), one.recipient())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyFileHasAKeyOfItsOwn() throws IOException {
        assertThat(sources(sealedFor(one))).isNotEqualTo(sources(sealedFor(one)));
    }

    /** The header of one file with the recipient's bytes of another: they are bound to the stream that they were made for. */
    @Test
    void refusesWhatWasWrappedForAnotherStream() throws IOException {
        byte[] file = sealedFor(one);
        byte[] foreign = sealedFor(one);
        int start = 46 + "a.b".length() + 4;
        ByteBuffer.wrap(file).put(start, foreign, start, 80);
        assertFails(() -> SealedFiles.open(file, opener(one)), ErrorCode.UNKNOWN_KEY);
    }

    @Test
    void refusesEveryFlippedBitOfTheWrappedKey() throws IOException {
        byte[] file = sealedFor(one);
        int start = 46 + "a.b".length() + 4;
        for (int bit = 0; bit < 80 * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[start + bit / 8] ^= (byte) (1 << bit % 8);
            // The top bit of a point does not count in RFC 7748, but it does in the key that HPKE derives.
            assertFails(() -> SealedFiles.open(flipped, opener(one)), ErrorCode.UNKNOWN_KEY);
        }
    }

    @Test
    void refusesAnEncapsulatedKeyOfSmallOrder() throws IOException {
        byte[] file = sealedFor(one);
        ByteBuffer.wrap(file).put(46 + "a.b".length() + 4, new byte[32], 0, 32);
        assertFails(() -> SealedFiles.open(file, opener(one)), ErrorCode.UNKNOWN_KEY);
    }

    @Test
    void readsAndWritesRecipientsAsText() {
        String text = one.recipient().toString();
        assertThat(RecipientKey.parse(text)).isEqualTo(one.recipient()).hasToString(text);
        assertThat(RecipientKey.parse(text)).isNotEqualTo(other.recipient());
        for (String wrong : List.of("", text.substring(1), text + "q", "secret", text.replace('1', 'l'))) {
            assertThatThrownBy(() -> RecipientKey.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret")
                    .hasMessageNotContaining(text.substring(20));
        }
    }

    @Test
    void refusesPublicKeysThatKeepNoSecret() {
        byte[] topBit = one.recipient().publicKey().toBytes();
        topBit[31] |= (byte) 0x80;
        byte[] orderTwo = new byte[32];
        orderTwo[0] = 1;
        for (byte[] bad : List.of(new byte[32], orderTwo, topBit, new byte[31])) {
            assertThatThrownBy(() -> new RecipientKey(OpaqueBytes.of(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void isMute() {
        String secret = Base64Key.encode(one.exposeBytes());
        assertThat(one + " " + new WrappingSealer(List.of(one.recipient())) + " " + opener(one))
                .doesNotContain(secret)
                .contains("secret hidden");
        assertThat(one).isEqualTo(Identity.of(one.exposeBytes())).isNotEqualTo(other);
    }

    private static byte[] sealedFor(Identity... identities) throws IOException {
        return SealedFiles.seal(new WrappingSealer(
                Stream.of(identities).map(Identity::recipient).toList()));
    }

    private static IdentityOpener opener(Identity... identities) {
        return new IdentityOpener(List.of(identities));
    }

    private static KeySources sources(byte[] file) throws IOException {
        try (SegFileReader reader = new SegFileReader(new ByteArrayInputStream(file))) {
            return reader.header().keys();
        }
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StreamException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
