package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;

/** What a hub says instead of an answer to a handshake: u16 0 where a length stands, u16 error code (SPEC section 7.1). */
final class Refusal {

    /** Where a handshake message has its length. */
    static final int MARK = 0;

    private static final int BYTES = 4;

    private Refusal() {}

    static ByteBuf of(ErrorCode code) {
        return Unpooled.buffer(BYTES).writeShort(MARK).writeShort(code.number());
    }

    /**
     * Takes a refusal from the beginning of {@code in}; returns, and takes nothing, as long as it is not all there.
     *
     * @throws HandshakeException with the hub's code, when it is
     */
    static void take(ByteBuf in) throws HandshakeException {
        if (in.readableBytes() < BYTES) {
            return;
        }
        in.skipBytes(BYTES / 2);
        ErrorCode code = ErrorCode.ofNumber(in.readUnsignedShort()).orElse(ErrorCode.HANDSHAKE_FAILED);
        throw new HandshakeException(code, "hub refused the handshake", "code", code);
    }
}
