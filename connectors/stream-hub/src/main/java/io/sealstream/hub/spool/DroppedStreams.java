package io.sealstream.hub.spool;

import io.sealstream.bytes.BigEndian;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers streams that retention has dropped as a whole, in the file {@code dropped} (SPEC section 7.7): nobody else may take their
 * identity, and their ordinals are not given again. Of very many it forgets the oldest. Thread safe.
 */
final class DroppedStreams {

    /** SPEC section 8. */
    static final int MAX_REMEMBERED = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(DroppedStreams.class);
    private static final byte[] MAGIC = "SPDR".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 16;
    private static final int ENTRY_BYTES = 68;
    private static final int HASH_BYTES = 32;
    private static final String FILE = "dropped";

    private final Path path;
    private final int maxRemembered;
    private final LinkedHashMap<StreamId, byte[]> proofHashes = new LinkedHashMap<>();
    private final Set<StreamId> notOnDisk = new HashSet<>();
    private long nextOrdinal;
    private int entriesOnDisk;
    private boolean onDisk;

    private DroppedStreams(Path path, int maxRemembered) {
        this.path = path;
        this.maxRemembered = maxRemembered;
    }

    static DroppedStreams open(Path folder) throws IOException {
        return open(folder, MAX_REMEMBERED);
    }

    static DroppedStreams open(Path folder, int maxRemembered) throws IOException {
        DroppedStreams dropped = new DroppedStreams(folder.resolve(FILE), maxRemembered);
        if (Files.exists(dropped.path)) {
            dropped.load(Files.readAllBytes(dropped.path));
        }
        return dropped;
    }

    /** The first ordinal that none of them had. */
    synchronized long nextOrdinal() {
        return nextOrdinal;
    }

    /** SHA-256 of the writer proof of a stream that was dropped. */
    synchronized Optional<byte[]> proofHash(StreamId stream) {
        return Optional.ofNullable(proofHashes.get(stream)).map(byte[]::clone);
    }

    /** Remembers a stream in this process, for as long as its files are being deleted. */
    synchronized void remember(StreamFolder stream) {
        if (proofHashes.putIfAbsent(stream.stream(), stream.writerProofHash()) == null) {
            notOnDisk.add(stream.stream());
            nextOrdinal = Math.max(nextOrdinal, stream.ordinal() + 1);
            forgetOldest();
        }
    }

    /**
     * Remembers a stream for good.
     *
     * @throws IOException if the disk refuses; it is remembered by this process then
     */
    synchronized void add(StreamFolder stream) throws IOException {
        remember(stream);
        if (onDisk && !notOnDisk.contains(stream.stream())) {
            return;
        }
        if (!onDisk || entriesOnDisk >= 2 * maxRemembered) {
            rewrite();
        } else {
            onDisk = false;
            Files.write(
                    path,
                    entry(stream.stream(), stream.ordinal(), stream.writerProofHash()),
                    StandardOpenOption.APPEND);
            onDisk = true;
            notOnDisk.remove(stream.stream());
            entriesOnDisk++;
        }
    }

    private void forgetOldest() {
        while (proofHashes.size() > maxRemembered) {
            StreamId oldest = proofHashes.keySet().iterator().next();
            proofHashes.remove(oldest);
            notOnDisk.remove(oldest);
        }
    }

    /** The ordinal of an entry counts only for the next free one, which the header says as well. */
    private void rewrite() throws IOException {
        byte[] bytes = new byte[HEADER_BYTES + proofHashes.size() * ENTRY_BYTES];
        System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
        bytes[MAGIC.length] = VERSION;
        BigEndian.putI64(bytes, 8, nextOrdinal);
        int at = HEADER_BYTES;
        for (Map.Entry<StreamId, byte[]> one : proofHashes.entrySet()) {
            System.arraycopy(
                    entry(one.getKey(), Math.max(0, nextOrdinal - 1), one.getValue()), 0, bytes, at, ENTRY_BYTES);
            at += ENTRY_BYTES;
        }
        Path draft = path.resolveSibling(FILE + ".new");
        Files.write(draft, bytes);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        entriesOnDisk = proofHashes.size();
        notOnDisk.clear();
        onDisk = true;
    }

    private void load(byte[] bytes) {
        boolean known = bytes.length >= HEADER_BYTES
                && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && bytes[MAGIC.length] == VERSION;
        if (!known) {
            LOG.error("{} does not parse: streams that were dropped before may be created again", path);
            return;
        }
        long told = BigEndian.getI64(bytes, 8);
        nextOrdinal = StreamFolder.isOrdinal(told) ? told : 0;
        int damaged = 0;
        int at = HEADER_BYTES;
        for (; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
            if (BigEndian.getI32(bytes, at) == checksum(bytes, at)) {
                takeEntry(bytes, at);
            } else {
                damaged++;
            }
        }
        forgetOldest();
        onDisk = damaged == 0 && at == bytes.length;
        entriesOnDisk = (bytes.length - HEADER_BYTES) / ENTRY_BYTES;
        if (!onDisk) {
            LOG.warn("{} has {} damaged entries and {} bytes too many", path, damaged, bytes.length - at);
        }
    }

    private void takeEntry(byte[] bytes, int at) {
        StreamId stream = new StreamId(
                new SessionId(BigEndian.getI64(bytes, at + 4), BigEndian.getI64(bytes, at + 12)),
                BigEndian.getI64(bytes, at + 20));
        long ordinal = BigEndian.getI64(bytes, at + 28);
        if (StreamFolder.isOrdinal(ordinal)) {
            nextOrdinal = Math.max(nextOrdinal, ordinal + 1);
            proofHashes.put(stream, Arrays.copyOfRange(bytes, at + 36, at + 36 + HASH_BYTES));
        }
    }

    private static byte[] entry(StreamId stream, long ordinal, byte[] hash) {
        byte[] bytes = new byte[ENTRY_BYTES];
        BigEndian.putI64(bytes, 4, stream.session().high());
        BigEndian.putI64(bytes, 12, stream.session().low());
        BigEndian.putI64(bytes, 20, stream.number());
        BigEndian.putI64(bytes, 28, ordinal);
        System.arraycopy(hash, 0, bytes, 36, HASH_BYTES);
        BigEndian.putI32(bytes, 0, checksum(bytes, 0));
        return bytes;
    }

    private static int checksum(byte[] bytes, int at) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, at + 4, ENTRY_BYTES - 4);
        return (int) checksum.getValue();
    }
}
