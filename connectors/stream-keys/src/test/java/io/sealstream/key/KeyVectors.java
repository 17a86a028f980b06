package io.sealstream.key;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.KeyException;
import io.sealstream.file.Argon2Cost;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource;
import io.sealstream.file.KeySource.Recipient;
import io.sealstream.file.KeySources;
import io.sealstream.file.SegFileHeader;
import io.sealstream.segment.Content;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;

/** Makes the vectors of stage {@code key}: a file header each, and what finds its root key (SPEC section 6.1.1). */
final class KeyVectors {

    private static final RootKey ROOT = RootKey.of(counting(0, 32));
    private static final Identity ALICE = Identity.of(counting(0x20, 32));
    private static final Identity BOB = Identity.of(counting(0x40, 32));
    private static final Identity EVE = Identity.of(counting(0x60, 32));
    private static final StreamId STREAM = new StreamId(SessionId.parse("000102030405060708090a0b0c0d0e0f"), 7);
    private static final KeyContext CONTEXT = new KeyContext(Suite.AES_256_GCM, STREAM, new StreamName("a.b"));
    private static final String PASSPHRASE = "correct horse caf\u00e9";
    private static final Argon2Cost COST = new Argon2Cost(256, 2, 2);

    /** Where the value of the first key source starts. */
    private static final int VALUE = 46 + "a.b".length() + 4;

    private KeyVectors() {}

    /** All of them. */
    static List<Vector> make() throws KeyException {
        List<Vector> vectors = new ArrayList<>(recipients());
        vectors.addAll(passphrases());
        vectors.addAll(services());
        return vectors;
    }

    private static List<Vector> recipients() {
        byte[] forBoth = header(recipient(ALICE, 0, CONTEXT), recipient(BOB, 1, CONTEXT));
        byte[] forAlice = header(recipient(ALICE, 0, CONTEXT));
        KeyContext other = new KeyContext(Suite.AES_256_GCM, STREAM, new StreamName("a.c"));
        byte[] flipped = forAlice.clone();
        flipped[VALUE + 40] ^= 1;
        byte[] zeroPoint = forAlice.clone();
        System.arraycopy(new byte[32], 0, zeroPoint, VALUE, 32);
        byte[] altered = forAlice.clone();
        altered[46] ^= 2;
        return List.of(
                identity("recipient", "one recipient", ALICE).of(forAlice),
                identity("recipient-second", "the second of two recipients", BOB)
                        .of(forBoth),
                identity("recipient-other", "sealed for somebody else", EVE)
                        .fails("UNKNOWN_KEY")
                        .of(forBoth),
                identity("recipient-other-name", "wrapped for a stream of another name", ALICE)
                        .fails("UNKNOWN_KEY")
                        .of(header(recipient(ALICE, 0, other))),
                identity("recipient-flip", "a bit of the encrypted key is flipped", ALICE)
                        .fails("UNKNOWN_KEY")
                        .of(flipped),
                identity("recipient-zero", "the encapsulated key is zero", ALICE)
                        .fails("UNKNOWN_KEY")
                        .of(zeroPoint),
                identity("recipient-altered-name", "a bit of the name is flipped", ALICE)
                        .fails("UNKNOWN_KEY")
                        .of(altered));
    }

    private static List<Vector> passphrases() throws KeyException {
        KeySources sources =
                new KeySources(List.of(new KeySource.Passphrase(OpaqueBytes.of(counting(0xa0, 16)), COST)));
        RootKey root = new PassphraseKey(Passphrase.of(PASSPHRASE)).open(CONTEXT, sources);
        byte[] header =
                new SegFileHeader(Suite.AES_256_GCM, Content.BYTES, 1024, STREAM, CONTEXT.name(), sources).encode(root);
        byte[] salt = header.clone();
        salt[VALUE] ^= 1;
        byte[] cheaper = header.clone();
        cheaper[VALUE + 20] = 1;
        byte[] costly = header.clone();
        costly[VALUE + 20] = 11;
        return List.of(
                passphrase("passphrase", "a passphrase", PASSPHRASE, root).of(header),
                passphrase(
                                "passphrase-decomposed",
                                "the same, with another form of its last letter",
                                "correct horse cafe\u0301",
                                root)
                        .of(header),
                passphrase("passphrase-wrong", "another passphrase", "correct horse cafe", root)
                        .fails("KEY_MISMATCH")
                        .of(header),
                passphrase("passphrase-altered-salt", "a bit of the salt is flipped", PASSPHRASE, root)
                        .fails("KEY_MISMATCH")
                        .of(salt),
                passphrase("passphrase-altered-cost", "one pass instead of two", PASSPHRASE, root)
                        .fails("KEY_MISMATCH")
                        .of(cheaper),
                passphrase("passphrase-over-cap", "eleven passes", PASSPHRASE, root)
                        .fails("LIMIT")
                        .of(costly));
    }

    private static List<Vector> services() {
        byte[] one = header(service("kms:one"));
        byte[] two = header(service("kms:one"), service("kms:two"));
        String root = HexFormat.of().formatHex(ROOT.exposeBytes());
        String other = "ff" + root.substring(2);
        return List.of(
                service("service", "a key service", "kms:one=" + root).of(one),
                service(
                                "service-second",
                                "the first key is gone, the second one is not",
                                "kms:one=KEY_SHREDDED kms:two=" + root)
                        .of(two),
                service("service-shredded", "the wrapping key was deleted", "kms:one=KEY_SHREDDED")
                        .fails("KEY_SHREDDED")
                        .of(one),
                service(
                                "service-first-fault",
                                "no key unwraps: the fault of the first",
                                "kms:one=UNKNOWN_KEY kms:two=KEY_SHREDDED")
                        .fails("UNKNOWN_KEY")
                        .of(two),
                service("service-other-root", "the service gives another secret", "kms:one=" + other)
                        .fails("KEY_MISMATCH")
                        .of(one),
                service("service-short-root", "the service gives 31 bytes", "kms:one=" + root.substring(2))
                        .fails("KEY_MISMATCH")
                        .of(one));
    }

    private static KeySource service(String uri) {
        return new KeySource.KeyService(uri, OpaqueBytes.of(counting(0xc0, 48)));
    }

    private static VectorBuilder service(String name, String purpose, String answers) {
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.exposeBytes())
                .with("service", answers);
    }

    private static VectorBuilder identity(String name, String purpose, Identity identity) {
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.exposeBytes())
                .with("identity", identity.exposeBytes())
                .with("recipient", identity.recipient().toString());
    }

    private static VectorBuilder passphrase(String name, String purpose, String text, RootKey root) {
        return VectorBuilder.named(name, purpose)
                .with("key", root.exposeBytes())
                .with("passphrase", text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] header(KeySource... sources) {
        return new SegFileHeader(
                        Suite.AES_256_GCM,
                        Content.BYTES,
                        1024,
                        STREAM,
                        CONTEXT.name(),
                        new KeySources(List.of(sources)))
                .encode(ROOT);
    }

    /** The root key for {@code identity} under an ephemeral key pair of that number. */
    private static Recipient recipient(Identity identity, int number, KeyContext context) {
        AsymmetricCipherKeyPair ephemeral =
                HpkeBox.suite(HPKE.aead_AES_GCM256).deriveKeyPair(counting(0x80 + number, 32));
        byte[] publicKey = identity.recipient().publicKey().toBytes();
        return new Recipient(OpaqueBytes.of(HpkeBox.seal(publicKey, ROOT.exposeBytes(), context, ephemeral)));
    }

    private static byte[] counting(int first, int length) {
        ByteWriter bytes = new ByteWriter(length);
        for (int i = 0; i < length; i++) {
            bytes.u8((first + i) & 0xff);
        }
        return bytes.toBytes();
    }
}
