package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;

/** Records inside TLS (SPEC section 7.2): nothing to open or verify any more, and keys that are none of ours. Stateless. */
final class TlsRecordOpener implements RecordOpener {

    @Override
    public int tagBytes() {
        return 0;
    }

    @Override
    public int open(byte[] head, byte[] sealed) {
        return sealed.length;
    }

    @Override
    public void verify(byte[] head, ByteBuf clear, byte[] tag) {}

    @Override
    public void keyUpdate(long nextGeneration) throws StreamException {
        throw new PeerViolationException(ErrorCode.PROTOCOL, "KEY_UPDATE came inside TLS, which replaces its own keys");
    }
}
