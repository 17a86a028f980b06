package io.sealstream.it.fuzz;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.transport.hop.HopRole;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Records behind a real handshake, from a peer that has the keys and no manners, towards both ends. */
final class HopRecordTarget implements FuzzTarget {

    private static final int MAX_RECORDS = 32;

    @Override
    public void run(byte[] input) throws Exception {
        FuzzInput in = new FuzzInput(input);
        HopRole role = in.below(2) == 0 ? HopRole.HUB : HopRole.CLIENT;
        FuzzInput pieces = new FuzzInput(in.bytes(in.below(16)));
        try (HopEnd end = new HopEnd(role)) {
            HopPeer peer = connect(end, role);
            long given = 0;
            for (int i = 0; i < MAX_RECORDS && in.hasMore(); i++) {
                byte[] record = record(peer, in);
                given += record.length;
                end.take(record, pieces);
            }
            Finding.unless(end.dataBytes() <= given, "more DATA comes out than went in");
        }
    }

    private static HopPeer connect(HopEnd end, HopRole role) throws Exception {
        FuzzInput whole = new FuzzInput(new byte[] {(byte) 255});
        HopPeer peer = new HopPeer(role == HopRole.HUB ? HopRole.CLIENT : HopRole.HUB);
        if (role == HopRole.HUB) {
            end.take(peer.greeting(), whole);
            peer.complete(end.sent());
        } else {
            end.take(peer.answer(end.sent()), whole);
        }
        Finding.unless(!end.failed(), "genuine handshake fails");
        return peer;
    }

    private static byte[] record(HopPeer peer, FuzzInput in) throws GeneralSecurityException {
        return switch (in.below(8)) {
            case 0 -> peer.sealed(sampleFrames(in));
            case 1 -> peer.sealed(frame(in, in.u8()));
            case 2 -> peer.sealed(in.bytes(in.u8()));
            case 3 -> peer.authenticated(frame(in, FrameType.DATA.number()));
            case 4 -> peer.authenticated(in.bytes(in.u8()));
            case 5 -> {
                byte[] clear = frame(in, FrameType.DATA.number());
                yield Truth.joined(HopPeer.head(2, clear.length), clear);
            }
            case 6 -> peer.keyUpdate();
            default -> in.bytes(1 + in.u8());
        };
    }

    private static byte[] sampleFrames(FuzzInput in) {
        List<HopFrame> samples = HopFrameTarget.samples();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = 1 + in.below(3);
        for (int i = 0; i < count; i++) {
            out.writeBytes(HopFrameCodec.encode(in.u8(), samples.get(in.below(samples.size()))));
        }
        return Mutation.of(out.toByteArray(), in);
    }

    private static byte[] frame(FuzzInput in, int type) {
        byte[] payload = in.bytes(in.u8());
        return new ByteWriter(64)
                .u8(type)
                .u8(in.below(16) == 15 ? in.u8() : 0)
                .u16(in.u16())
                .u32(in.below(16) == 15 ? in.u16() : payload.length)
                .bytes(payload)
                .toBytes();
    }

    @Override
    public int runsPerBuild() {
        return 500;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int frame = 0; frame < HopFrameTarget.samples().size(); frame++) {
            for (byte role = 0; role < 2; role++) {
                seeds.add(new byte[] {role, 0, 0, 0, 1, (byte) frame, 0, 0, 0, 1, (byte) frame, 0});
            }
        }
        seeds.add(new byte[] {0, 0, 6, 0, 0, 1, 0, 0, 6, 0, 0, 1, 0, 0});
        seeds.add(new byte[] {0, 0, 3, 4, 1, 2, 3, 4, 0, 0, 1, 0, 3, 2, 5, 6, 0, 0, 2, 0});
        seeds.add(new byte[] {1, 0, 5, 4, 1, 2, 3, 4, 0, 0, 1, 0, 5, 2, 5, 6, 0, 0, 2, 0});
        return seeds;
    }
}
