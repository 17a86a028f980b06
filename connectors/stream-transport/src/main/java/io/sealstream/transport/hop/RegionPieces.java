package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import io.netty.handler.stream.ChunkedInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A region of a file in pieces through pooled memory, each read when the connection takes it: however large the region, and however slow
 * the peer, only a few pieces are in memory. Releases the region when it is closed. Confined to one event loop.
 */
final class RegionPieces implements ChunkedInput<ByteBuf> {

    static final int PIECE_BYTES = 64 << 10;

    private final FileRegion region;
    private long position;

    RegionPieces(FileRegion region) {
        this.region = region;
    }

    @Override
    public boolean isEndOfInput() {
        return position >= region.count();
    }

    /** @deprecated as it is where it comes from */
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // nobody calls it, and Netty's interface wants it
    @Override
    public ByteBuf readChunk(ChannelHandlerContext ctx) throws IOException {
        return readChunk(ctx.alloc());
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) throws IOException {
        int bytes = (int) Math.min(PIECE_BYTES, region.count() - position);
        ByteBuf piece = allocator.heapBuffer(bytes, bytes);
        Piece target = new Piece(piece);
        boolean read = false;
        try {
            while (piece.isWritable()) {
                long moved = region.transferTo(target, position);
                if (moved <= 0) {
                    throw new EOFException("file ends inside a region of it");
                }
                position += moved;
            }
            read = true;
            return piece;
        } finally {
            if (!read) {
                piece.release();
            }
        }
    }

    @Override
    public long length() {
        return region.count();
    }

    @Override
    public long progress() {
        return position;
    }

    @Override
    public void close() {
        region.release();
    }

    /** Takes as many bytes as fit the piece. */
    private record Piece(ByteBuf bytes) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) {
            int taken = Math.min(source.remaining(), bytes.writableBytes());
            bytes.writeBytes(source.slice(source.position(), taken));
            source.position(source.position() + taken);
            return taken;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
