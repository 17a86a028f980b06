package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.SegFileHeader;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the vectors of stage {@code key}, and keeps them and their generator the same. */
@Timeout(60)
class KeyVectorsTest {

    static Stream<Vector> headers() {
        return Vectors.stage("key").stream();
    }

    @ParameterizedTest
    @MethodSource("headers")
    void findsTheRootKey(Vector vector) throws StreamException {
        Optional<String> error = vector.expectedError();
        if (error.isPresent()) {
            assertThatThrownBy(() -> rootOf(vector))
                    .isInstanceOfSatisfying(
                            StreamException.class, e -> assertThat(e.code()).hasToString(error.get()));
        } else {
            assertThat(rootOf(vector)).isEqualTo(RootKey.of(vector.hex("key")));
        }
    }

    @Test
    void recipientsFitTheirIdentities() throws IOException {
        for (Vector vector : KeyVectors.make()) {
            if (vector.name().startsWith("recipient")) {
                assertThat(Identity.of(vector.hex("identity")).recipient())
                        .isEqualTo(RecipientKey.parse(vector.text("recipient")));
            }
        }
    }

    @Test
    void committedVectorsAreWhatTheGeneratorMakes() throws IOException {
        TreeMap<String, String> expected = new TreeMap<>();
        for (Vector vector : KeyVectors.make()) {
            expected.put(vector.name(), text(vector));
        }
        TreeMap<String, String> committed = new TreeMap<>();
        headers().forEach(vector -> committed.put(vector.name(), text(vector)));
        assertThat(committed).isEqualTo(expected);
    }

    @Test
    @EnabledIfSystemProperty(named = "sealstream.write-vectors", matches = "true")
    void writesTheVectors() throws IOException {
        List<Vector> vectors = KeyVectors.make();
        Files.createDirectories(Vectors.folder().resolve("key"));
        for (Vector vector : vectors) {
            Files.write(Vectors.file("key", vector.name()), vector.encode());
        }
    }

    private static RootKey rootOf(Vector vector) throws StreamException {
        KeyOpener opener = opener(vector);
        SegFileHeader header = SegFileHeader.decode(vector.bytes());
        RootKey root = opener.open(header.keyContext(), header.keys());
        header.verify(vector.bytes(), root);
        return root;
    }

    private static KeyOpener opener(Vector vector) {
        if (vector.name().startsWith("recipient")) {
            return new IdentityOpener(List.of(Identity.of(vector.hex("identity"))));
        }
        return vector.name().startsWith("service")
                ? new KeyServiceOpener(new Answers(vector.text("service")))
                : new PassphraseKey(Passphrase.of(new String(vector.hex("passphrase"), StandardCharsets.UTF_8)));
    }

    /** A service whose answers stand in the vector: for each key URI a secret or an error code. */
    private record Answers(String text) implements KeyService {

        @Override
        public byte[] wrap(String keyUri, byte[] secret, byte[] context) {
            throw new UnsupportedOperationException("only reads");
        }

        @Override
        public byte[] unwrap(String keyUri, byte[] wrapped, byte[] context) throws StreamException {
            for (String answer : text.split(" ", -1)) {
                String[] parts = answer.split("=", -1);
                if (parts[0].equals(keyUri) && Character.isUpperCase(parts[1].charAt(0))) {
                    throw new KeyException(ErrorCode.valueOf(parts[1]), "service says so");
                }
                if (parts[0].equals(keyUri)) {
                    return HexFormat.of().parseHex(parts[1]);
                }
            }
            throw new KeyException(ErrorCode.UNKNOWN_KEY, "service has no such key", "keyUri", keyUri);
        }
    }

    private static String text(Vector vector) {
        return new String(vector.encode(), StandardCharsets.ISO_8859_1);
    }
}
