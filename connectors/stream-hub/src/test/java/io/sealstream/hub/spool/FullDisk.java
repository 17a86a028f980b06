package io.sealstream.hub.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A disk with room for some bytes, which takes part of what does not fit before it refuses, as disks do. */
final class FullDisk implements SpoolFiles {

    private long room;
    private boolean refusesTruncation;

    FullDisk(long roomBytes) {
        room = roomBytes;
    }

    void free(long bytes) {
        room += bytes;
    }

    void refuseTruncation(boolean refuses) {
        refusesTruncation = refuses;
    }

    @Override
    public FileChannel openForWriting(Path path) throws IOException {
        return new Quota(ON_DISK.openForWriting(path));
    }

    private final class Quota extends FileChannel {
        private final FileChannel file;

        Quota(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (source.hasRemaining() && room == 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer part = source.slice();
            part.limit((int) Math.min(part.remaining(), room));
            int written = file.write(part);
            source.position(source.position() + written);
            room -= written;
            return written;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            long written = 0;
            for (int i = offset; i < offset + length; i++) {
                if (sources[i].hasRemaining()) {
                    return write(sources[i]);
                }
            }
            return written;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            if (refusesTruncation) {
                throw new IOException("Input/output error");
            }
            room += Math.max(0, file.size() - size);
            file.truncate(size);
            return this;
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void force(boolean metadata) throws IOException {
            file.force(metadata);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return file.read(target);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            return file.read(targets, offset, length);
        }

        @Override
        public int write(ByteBuffer source, long position) {
            throw new UnsupportedOperationException("a log only appends");
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return file.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException("a log only appends");
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return file.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return file.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
