package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource.Recipient;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.ForeignVectors;
import io.sealstream.testkit.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The base mode of RFC 9180 appendices A.1 and A.2, and what they leave out: our AEAD. */
@Timeout(60)
class HpkeVectorsTest {

    private static final String FILE = "hpke/rfc9180-x25519-base.txt";
    private static final int SETUPS = 2;
    private static final int ENCRYPTIONS = 6;

    /** For the sequences between those of the RFC. */
    private static final Fields FILLER = new Fields(Map.of("pt", new byte[1], "aad", new byte[1]));

    /** A setup and its encryptions, by the names of the RFC. */
    private record Setup(Fields fields, Map<Integer, Fields> encryptions) {}

    /** Bytes by name. */
    private record Fields(Map<String, byte[]> values) {

        byte[] get(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }
    }

    @Test
    void theLibraryAgreesWithTheRfc() throws Exception {
        for (Setup setup : setups()) {
            HPKE hpke = HpkeBox.suite((short) aead(setup));
            AsymmetricCipherKeyPair ephemeral = pair(hpke, setup, "skEm", "pkEm");
            AsymmetricCipherKeyPair recipient = pair(hpke, setup, "skRm", "pkRm");
            byte[] info = setup.fields().get("info");
            HPKEContextWithEncapsulation sender = hpke.setupBaseS(recipient.getPublic(), info, ephemeral);
            assertThat(sender.getEncapsulation()).isEqualTo(setup.fields().get("enc"));
            HPKEContext receiver = hpke.setupBaseR(sender.getEncapsulation(), recipient, info);
            for (int sequence = 0; sequence <= 256; sequence++) {
                Fields encryption = setup.encryptions().getOrDefault(sequence, FILLER);
                byte[] sealed = sender.seal(encryption.get("aad"), encryption.get("pt"));
                if (encryption.values().containsKey("ct")) {
                    assertThat(sealed).as("sequence %d", sequence).isEqualTo(encryption.get("ct"));
                }
                assertThat(receiver.open(encryption.get("aad"), sealed)).isEqualTo(encryption.get("pt"));
            }
        }
    }

    @Test
    void theReferenceAgreesWithTheRfc() throws Exception {
        for (Setup setup : setups()) {
            ReferenceHpke hpke = new ReferenceHpke(aead(setup));
            Fields fields = setup.fields();
            Fields first = Objects.requireNonNull(setup.encryptions().get(0), "first");
            byte[] sealed = hpke.seal(
                    fields.get("skEm"), fields.get("pkRm"), fields.get("info"), first.get("aad"), first.get("pt"));
            assertThat(Arrays.copyOf(sealed, 32)).isEqualTo(fields.get("enc"));
            assertThat(Arrays.copyOfRange(sealed, 32, sealed.length)).isEqualTo(first.get("ct"));
        }
    }

    @Test
    void theBoxAgreesWithTheReference() throws Exception {
        SeededRandom random = SeededRandom.ofSeed(9180);
        ReferenceHpke hpke = new ReferenceHpke(HPKE.aead_AES_GCM256);
        KeyContext context =
                new KeyContext(Suite.AES_256_GCM, new StreamId(new SessionId(1, 2), 3), new StreamName("a.b"));
        byte[] info = HpkeBox.info(context);
        for (int i = 0; i < 20; i++) {
            byte[] secret = random.bytes(32);
            byte[] identityBytes = random.bytes(32);
            Identity identity = Identity.of(identityBytes);
            byte[] publicKey = identity.recipient().publicKey().toBytes();

            byte[] ours = HpkeBox.seal(publicKey, secret, context);
            assertThat(hpke.open(
                            identityBytes,
                            Arrays.copyOf(ours, 32),
                            info,
                            new byte[0],
                            Arrays.copyOfRange(ours, 32, ours.length)))
                    .isEqualTo(secret);
            byte[] theirs = hpke.seal(random.bytes(32), publicKey, info, new byte[0], secret);
            Optional<byte[]> opened = identity.unwrap(new Recipient(OpaqueBytes.of(theirs)), context);
            assertThat(opened).hasValue(secret);
        }
    }

    private static int aead(Setup setup) {
        return setup.fields().get("aead_id")[0];
    }

    private static AsymmetricCipherKeyPair pair(HPKE hpke, Setup setup, String secret, String open) {
        return hpke.deserializePrivateKey(
                setup.fields().get(secret), setup.fields().get(open));
    }

    private static List<Setup> setups() throws IOException {
        Optional<Path> file = ForeignVectors.find(FILE);
        assumeTrue(file.isPresent(), ForeignVectors.absence(FILE));
        List<Setup> setups = new ArrayList<>();
        for (String section : Files.readString(file.get()).split("(?m)^## ", -1)) {
            if (!section.isBlank()) {
                setups.add(setup(section));
            }
        }
        assertThat(setups).hasSize(SETUPS);
        return setups;
    }

    private static Setup setup(String section) {
        String[] parts = section.split("sequence number: ", -1);
        Map<Integer, Fields> encryptions = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] numberAndRest = parts[i].split("\n", 2);
            encryptions.put(Integer.parseInt(numberAndRest[0].strip()), fields(numberAndRest[1]));
        }
        assertThat(encryptions).hasSize(ENCRYPTIONS);
        return new Setup(fields(parts[0]), encryptions);
    }

    /** Lines {@code name: digits}, where the digits may go on in lines of their own. */
    private static Fields fields(String text) {
        Map<String, StringBuilder> digits = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : text.lines().map(String::strip).toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                current = digits.computeIfAbsent(line.substring(0, colon), name -> new StringBuilder());
                current.append(line.substring(colon + 1).strip());
            } else if (line.matches("[0-9a-f]+")) {
                current.append(line);
            }
        }
        Map<String, byte[]> fields = new LinkedHashMap<>();
        digits.forEach((name, value) ->
                fields.put(name, HexFormat.of().parseHex(value.length() % 2 == 0 ? value : "0" + value)));
        return new Fields(fields);
    }
}
