package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.sealstream.bytes.BigEndian;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * Hop records to messages (SPEC section 7.2). Lengths are checked before anything is kept for them; control frames are released only
 * after their record has been verified. Any fault is thrown, and its owner closes the connection; nothing that came behind it is taken.
 */
final class HopRecordDecoder extends ByteToMessageDecoder {

    private final RecordOpener opener;
    private final HopRole role;

    /** What carries a tag carries a frame besides: less is no record, and some ciphers answer it with an unchecked exception. */
    private final int minTaggedBytes;

    private boolean failed;

    HopRecordDecoder(RecordOpener opener, HopRole role) {
        this.opener = opener;
        this.role = role;
        this.minTaggedBytes = HopFrameCodec.HEADER_BYTES + opener.tagBytes();
    }

    /** What is held of a record that is not all there. */
    int heldBytes() {
        return actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (failed) {
            // Netty asks again when the channel closes. The records behind a fault verify under their own numbers: to
            // take them
            // would let somebody in between remove a record by altering it.
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            decodeRecord(in, out);
        } catch (Exception e) {
            failed = true;
            throw e;
        }
    }

    private void decodeRecord(ByteBuf in, List<Object> out) throws StreamException {
        if (in.readableBytes() < RecordLayout.HEAD_BYTES) {
            return;
        }
        int value = in.getInt(in.readerIndex());
        int kind = value >>> RecordLayout.KIND_SHIFT;
        int length = value & RecordLayout.LENGTH_MASK;
        requireAcceptable(kind, length);
        if (in.readableBytes() < RecordLayout.HEAD_BYTES + length) {
            return;
        }
        byte[] head = new byte[RecordLayout.HEAD_BYTES];
        in.readBytes(head);
        if (kind == RecordLayout.KIND_SEALED) {
            readSealed(in, head, length, out);
        } else if (kind == RecordLayout.KIND_AUTHENTICATED) {
            readAuthenticated(in, head, length, out);
        } else {
            out.add(readData(in, length));
        }
    }

    private void requireAcceptable(int kind, int length) throws StreamException {
        boolean expected = kind == RecordLayout.KIND_SEALED
                || (kind == RecordLayout.KIND_AUTHENTICATED && role == HopRole.HUB)
                || (kind == RecordLayout.KIND_CLEAR && role == HopRole.CLIENT);
        if (!expected) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "hop record kind is not allowed in this direction", "kind", kind);
        }
        int most = kind == RecordLayout.KIND_SEALED ? RecordLayout.MAX_SEALED_BYTES : RecordLayout.MAX_RECORD_BYTES;
        if (length > most || length < HopFrameCodec.HEADER_BYTES) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "hop record length is out of range",
                    "lengthBytes",
                    length,
                    "maxLengthBytes",
                    most);
        }
        if (kind != RecordLayout.KIND_CLEAR && length < minTaggedBytes) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "hop record is too short",
                    "lengthBytes",
                    length,
                    "minLengthBytes",
                    minTaggedBytes);
        }
    }

    private void readSealed(ByteBuf in, byte[] head, int length, List<Object> out) throws StreamException {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        int plainBytes;
        try {
            plainBytes = opener.open(head, bytes);
        } catch (GeneralSecurityException e) {
            throw notAuthentic();
        }
        int at = 0;
        while (at < plainBytes) {
            if (plainBytes - at < HopFrameCodec.HEADER_BYTES) {
                throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "hop frame header ends early");
            }
            FrameType type = FrameType.ofNumber(bytes[at] & 0xff);
            if (bytes[at + 1] != 0) {
                throw new PeerViolationException(
                        ErrorCode.PROTOCOL,
                        "hop frame has reserved flags",
                        "type",
                        type,
                        "found",
                        bytes[at + 1] & 0xff);
            }
            int channel = BigEndian.getU16(bytes, at + 2);
            int payload = BigEndian.getI32(bytes, at + 4);
            at += HopFrameCodec.HEADER_BYTES;
            if (payload < 0 || payload > plainBytes - at || type == FrameType.DATA) {
                throw new PeerViolationException(
                        ErrorCode.PROTOCOL, "hop frame does not fit its record", "type", type, "lengthBytes", payload);
            }
            HopFrame frame = HopFrameCodec.decode(type, bytes, at, payload);
            at += payload;
            if (frame instanceof HopFrame.KeyUpdate update) {
                keyUpdate(channel, update, plainBytes - at);
            } else {
                out.add(new HopMessage.Control(channel, frame));
            }
        }
    }

    private void keyUpdate(int channel, HopFrame.KeyUpdate update, int behindBytes) throws StreamException {
        if (channel != 0 || behindBytes > 0) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "KEY_UPDATE is out of place", "channel", channel, "bytesBehindIt", behindBytes);
        }
        opener.keyUpdate(update.generation());
    }

    private void readAuthenticated(ByteBuf in, byte[] head, int length, List<Object> out) throws StreamException {
        int clear = length - opener.tagBytes();
        byte[] tag = new byte[opener.tagBytes()];
        in.getBytes(in.readerIndex() + clear, tag);
        try {
            opener.verify(head, in.slice(in.readerIndex(), clear), tag);
        } catch (GeneralSecurityException e) {
            throw notAuthentic();
        }
        out.add(readData(in, clear));
        in.skipBytes(tag.length);
    }

    private static HopMessage.Data readData(ByteBuf in, int length) throws StreamException {
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int channel = in.readUnsignedShort();
        int payload = in.readInt();
        if (type != FrameType.DATA.number() || flags != 0 || payload != length - HopFrameCodec.HEADER_BYTES) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "only DATA travels outside sealed records",
                    "type",
                    type,
                    "lengthBytes",
                    payload);
        }
        return new HopMessage.Data(channel, in.readRetainedSlice(payload));
    }

    private static CorruptDataException notAuthentic() {
        return new CorruptDataException(ErrorCode.AEAD_FAILED, "hop record fails authentication");
    }
}
