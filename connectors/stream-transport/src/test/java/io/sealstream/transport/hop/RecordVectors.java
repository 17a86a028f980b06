package io.sealstream.transport.hop;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.List;

/** Makes the vectors of stage {@code record}: what a client gets from a hub behind the handshake (SPEC section 7.2). */
final class RecordVectors {

    private static final byte[] KEY = counting(0x80);

    private RecordVectors() {}

    /** All of them. */
    static List<Vector> make() {
        byte[] one = ping(1);
        byte[] two = ping(2);
        byte[] three = ping(3);
        byte[] data = new ByteWriter(11)
                .u8(FrameType.DATA.number())
                .u8(0)
                .u16(5)
                .u32(3)
                .bytes(new byte[] {7, 8, 9})
                .toBytes();
        return List.of(
                vector("records", "frames, two of them in one record, and DATA in the clear")
                        .releases(join(one, two, data, three))
                        .of(new Hub().sealed(one, two).clear(data).sealed(three).bytes()),
                vector("key-update", "three keys, one after the other")
                        .releases(join(one, two, three))
                        .of(new Hub()
                                .sealed(one)
                                .update(1)
                                .sealed(two)
                                .update(2)
                                .sealed(three)
                                .bytes()),
                vector("key-update-at-once", "the key of the handshake sees nothing but its end")
                        .releases(one)
                        .of(new Hub().update(1).sealed(one).bytes()),
                vector("key-update-behind-a-frame", "KEY_UPDATE is the last of two frames of a record")
                        .releases(join(one, data, two))
                        .of(new Hub()
                                .sealed(one, update(0, 1))
                                .rekey()
                                .clear(data)
                                .sealed(two)
                                .bytes()),
                vector("key-update-before-a-frame", "a frame stands behind KEY_UPDATE in its record")
                        .fails("PROTOCOL")
                        .releases(one)
                        .of(new Hub().sealed(one).sealed(update(0, 1), two).bytes()),
                vector("key-update-repeated", "the second KEY_UPDATE has the number of the first")
                        .fails("PROTOCOL")
                        .releases(one)
                        .of(new Hub()
                                .update(1)
                                .sealed(one)
                                .update(1)
                                .sealed(two)
                                .bytes()),
                vector("key-update-skipped", "KEY_UPDATE passes over a key")
                        .fails("PROTOCOL")
                        .releases(one)
                        .of(new Hub().sealed(one).update(2).sealed(two).bytes()),
                vector("key-update-zero", "KEY_UPDATE has the number of the handshake's key")
                        .fails("PROTOCOL")
                        .releases(one)
                        .of(new Hub().sealed(one).update(0).sealed(two).bytes()),
                vector("key-update-negative", "the number of the next key is above 2^63 - 1")
                        .fails("PROTOCOL")
                        .releases(new byte[0])
                        .of(new Hub().update(Long.MIN_VALUE).bytes()),
                vector("key-update-on-a-channel", "KEY_UPDATE stands on channel 5")
                        .fails("PROTOCOL")
                        .releases(one)
                        .of(new Hub()
                                .sealed(one)
                                .sealed(update(5, 1))
                                .rekey()
                                .sealed(two)
                                .bytes()),
                vector("key-update-not-done", "the sender goes on with the old key")
                        .fails("AEAD_FAILED")
                        .releases(one)
                        .of(new Hub()
                                .sealed(one)
                                .sealed(update(0, 1))
                                .sealed(two)
                                .bytes()),
                vector("key-update-not-said", "the sender goes on with the next key and has not said so")
                        .fails("AEAD_FAILED")
                        .releases(one)
                        .of(new Hub().sealed(one).rekey().sealed(two).bytes()));
    }

    private static VectorBuilder vector(String name, String purpose) {
        return VectorBuilder.named(name, purpose).with("key", KEY);
    }

    private static byte[] ping(long token) {
        return HopFrameCodec.encode(0, new HopFrame.Ping(token));
    }

    private static byte[] update(int channel, long generation) {
        return HopFrameCodec.encode(channel, new HopFrame.KeyUpdate(generation));
    }

    private static byte[] counting(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A hub that does what it is told, right or wrong. */
    private static final class Hub {

        private final RecordCipher cipher = RecordCipher.sealing(KEY);
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Hub sealed(byte[]... frames) {
            byte[] plain = join(frames);
            byte[] head = RecordLayout.head(RecordLayout.KIND_SEALED, plain.length + RecordCipher.TAG_BYTES);
            byte[] sealed = new byte[plain.length + RecordCipher.TAG_BYTES];
            try {
                cipher.begin(head);
                cipher.finish(plain, 0, plain.length, sealed, 0);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
            out.writeBytes(head);
            out.writeBytes(sealed);
            return this;
        }

        Hub update(long generation) {
            return sealed(RecordVectors.update(0, generation)).rekey();
        }

        Hub rekey() {
            try {
                cipher.rekey();
                return this;
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        Hub clear(byte[] frame) {
            out.writeBytes(RecordLayout.head(RecordLayout.KIND_CLEAR, frame.length));
            out.writeBytes(frame);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
