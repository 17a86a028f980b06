package io.sealstream.cipher;

import static io.sealstream.cipher.FixedStreams.NAME;
import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.cipher.FixedStreams.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SPEC section 3.1 derived a second time, with nothing but a MAC and hexadecimal digits; the constants were computed by another program in
 * another language.
 */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class KeyScheduleTest {

    private static final String SESSION = "000102030405060708090a0b0c0d0e0f";
    private static final EpochStart START = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 1024);

    @Test
    void derivesWhatAnotherProgramDerives() {
        StreamSecret secret = StreamSecret.derive(ROOT, Suite.AES_256_GCM, STREAM, NAME);
        Epoch epoch = FixedStreams.epoch(START, 0);

        assertThat(hex(secret.writerProof()))
                .isEqualTo("fc7037b14c253645180032d6e7c1a64eabb8c5c5d91a6c562f0a248754f78815");
        assertThat(hex(epoch.record().commitment()))
                .isEqualTo("c51545acf165c671e612de96f5ef8218b4bead40c4a4c38ee796002a458f0cec");
        assertThat(epoch.record().epochId()).isEqualTo(0xc51545acf165c671L);
        assertThat(hex(epoch.segmentKey(0).key().getEncoded()))
                .isEqualTo("74b9ab12223c2f21a44450c391d543536aeb54771c2ae7c91848be630b926328");
        assertThat(hex(epoch.segmentKey(0).nonceMask())).isEqualTo("143d437e150432c1dbdcdf23");
        assertThat(hex(epoch.segmentKey(1 << 20).key().getEncoded()))
                .isEqualTo("fa8f8c614823cd926a40251ad00839da2105d47e65fe52d6cb3523f2026eae23");
        assertThat(hex(epoch.segmentKey(1 << 20).nonceMask())).isEqualTo("b0a096e8da1037c61f069f42");
    }

    @Test
    void mixesTypeFinalFlagAndSequenceIntoTheNonce() {
        byte[] mask = FixedStreams.epoch(START, 0).segmentKey(0).nonceMask();
        byte[] nonce = new byte[12];
        Epoch.nonce(mask, SegmentType.TRAILER, true, 0x0000112233445566L, nonce);
        assertThat(hex(nonce)).isEqualTo("1f3d437e150423e3e8988a45");

        Set<String> nonces = new HashSet<>();
        for (SegmentType type : SegmentType.values()) {
            for (long sequence : new long[] {0, 1, 255, 256, 1L << 40, (1L << 48) - 1}) {
                Epoch.nonce(mask, type, true, sequence, nonce);
                nonces.add(hex(nonce));
                Epoch.nonce(mask, type, false, sequence, nonce);
                nonces.add(hex(nonce));
            }
        }
        assertThat(nonces).hasSize(SegmentType.values().length * 12);
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void sealsWhatAPlainCipherOpens(Suite suite) throws Exception {
        EpochStart start = FixedStreams.withSuite(START, suite);
        Epoch epoch = FixedStreams.epoch(start, 1);
        byte[] payload = "nothing but the key schedule and a cipher".getBytes(StandardCharsets.US_ASCII);
        byte[] metadata = {0, 9, 0, 1, 77};
        byte[] frame = new byte[SegmentSealer.frameBytes(metadata.length, 0, payload.length)];
        new SegmentSealer(epoch, AeadProvider.platform())
                .seal(Ending.FINAL, metadata, payload, 0, payload.length, frame, 0);

        byte[] root = ROOT.exposeBytes();
        String name = "000f" + hex(NAME.bytes());
        byte[] secret =
                expand(root, label("seg/1 stream") + "0" + suite.number() + SESSION + "0000000000000007" + name, 32);
        String committed = "5345" + "01" + "81" + "0" + suite.number() + "00" + "0000" + "00000400" + "00000000"
                + SESSION + "0000000000000007" + "00".repeat(8) + hex(FixedStreams.salt(1)) + "00".repeat(24);
        byte[] epochBytes = expand(secret, label("seg/1 epoch") + committed, 64);
        byte[] keyBytes = expand(Arrays.copyOf(epochBytes, 32), label("seg/1 key") + "0000000000000000", 44);
        byte[] nonce = Arrays.copyOfRange(keyBytes, 32, 44);
        nonce[0] ^= 1;

        assertThat(hex(epoch.record().encode())).isEqualTo(committed + hex(Arrays.copyOfRange(epochBytes, 32, 64)));
        boolean aes = suite == Suite.AES_256_GCM;
        Cipher cipher = Cipher.getInstance(aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(keyBytes, 0, 32, aes ? "AES" : "ChaCha20"),
                aes ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce));
        cipher.updateAAD(frame, 0, 64 + metadata.length);
        assertThat(cipher.doFinal(frame, 64 + metadata.length, frame.length - 64 - metadata.length))
                .isEqualTo(payload);
    }

    @Test
    void givesEveryStreamNameAndSuiteItsOwnSecret() {
        StreamId sameNumber = new StreamId(new SessionId(1, 2), 7);
        StreamId sameSession = new StreamId(STREAM.session(), 8);
        List<StreamSecret> secrets = List.of(
                StreamSecret.derive(ROOT, Suite.AES_256_GCM, STREAM, NAME),
                StreamSecret.derive(ROOT, Suite.CHACHA20_POLY1305, STREAM, NAME),
                StreamSecret.derive(ROOT, Suite.AES_256_GCM, sameNumber, NAME),
                StreamSecret.derive(ROOT, Suite.AES_256_GCM, sameSession, NAME),
                StreamSecret.derive(ROOT, Suite.AES_256_GCM, STREAM, StreamName.NONE),
                StreamSecret.derive(ROOT, Suite.AES_256_GCM, STREAM, new StreamName("sensors.boston")),
                StreamSecret.derive(RootKey.of(new byte[32]), Suite.AES_256_GCM, STREAM, NAME));
        assertThat(secrets.stream().map(secret -> hex(secret.writerProof()))).doesNotHaveDuplicates();
        assertThat(secrets.get(0)).hasToString("StreamSecret[" + STREAM + ", hidden]");
    }

    @Test
    void changesTheKeyEvery2To20SegmentsOnly() {
        Epoch epoch = FixedStreams.epoch(START, 0);
        assertThat(epoch.segmentKey((1 << 20) - 1).key())
                .isEqualTo(epoch.segmentKey(0).key());
        assertThat(epoch.segmentKey(1 << 20).key())
                .isNotEqualTo(epoch.segmentKey(0).key());
        assertThat(epoch.segmentKey((1L << 48) - 1).key())
                .isEqualTo(epoch.segmentKey((1L << 48) - (1 << 20)).key());
    }

    private static byte[] expand(byte[] key, String info, int length) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] first = mac.doFinal(HexFormat.of().parseHex(info + "01"));
        byte[] second = mac.doFinal(HexFormat.of().parseHex(hex(first) + info + "02"));
        byte[] both = Arrays.copyOf(first, 64);
        System.arraycopy(second, 0, both, 32, 32);
        return Arrays.copyOf(both, length);
    }

    private static String label(String text) {
        return hex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
