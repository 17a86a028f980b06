package io.sealstream.it.fuzz;

import io.sealstream.transport.hop.HopRole;
import java.util.Arrays;
import java.util.List;

/** Preamble and handshake of both ends: raw bytes, or the peer's real bytes with edits; nobody gets in with altered ones. */
final class HandshakeTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) throws Exception {
        FuzzInput in = new FuzzInput(input);
        HopRole role = in.below(2) == 0 ? HopRole.HUB : HopRole.CLIENT;
        boolean raw = in.below(2) == 0;
        FuzzInput pieces = new FuzzInput(in.bytes(in.below(16)));
        try (HopEnd end = new HopEnd(role)) {
            byte[] greeting = end.sent();
            HopPeer peer = new HopPeer(role == HopRole.HUB ? HopRole.CLIENT : HopRole.HUB);
            byte[] genuine = role == HopRole.HUB ? peer.greeting() : peer.answer(greeting);
            byte[] bytes = raw ? in.rest() : Mutation.of(genuine, in);
            end.take(bytes, pieces);
            Finding.unless(end.messages() == 0 || startsWith(bytes, genuine), "altered handshake lets somebody in");
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    @Override
    public int runsPerBuild() {
        return 500;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Truth.joined(new byte[] {0, 0, 0}, HopPeer.PREAMBLE, new byte[] {0, 48}, Truth.bytes(8, 48)),
                new byte[] {0, 0, 0, 'S', 'E', 'G', '1', 1, 1, 2, 0, 0, 0, 22, 3, 1},
                new byte[] {0, 1, 2, 1, 3, 0},
                new byte[] {0, 1, 0, 1, 0, 20, 1},
                new byte[] {1, 0, 0, 0, 0, 2, 88},
                new byte[] {1, 1, 1, 4, 0},
                new byte[] {1, 1, 0, 1, 0, 30, 4});
    }
}
