package io.sealstream.hub.spool;

import io.sealstream.bytes.BigEndian;
import io.sealstream.hub.spool.IndexEntry.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file beside a spool file that says where its segments lie and when they came (SPEC section 7.7). It may be missing, behind, or
 * damaged at any time: whoever uses it checks it against the frames, and makes it anew from them.
 */
final class SideIndex {

    private static final byte[] MAGIC = "SPIX".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 16;

    /** Far more than a file of 256 MiB of the smallest segments needs; a longer one is none of ours. */
    private static final long MAX_BYTES = 64L << 20;

    private final Path path;
    private final long firstSequence;

    SideIndex(Path path, long firstSequence) {
        this.path = path;
        this.firstSequence = firstSequence;
    }

    Path path() {
        return path;
    }

    /** The entries up to the first that is damaged or out of order; none if there is no index of this file. */
    List<IndexEntry> read() throws IOException {
        byte[] bytes;
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
                return List.of();
            }
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        if (bytes.length < HEADER_BYTES || !startsWith(bytes, header())) {
            return List.of();
        }
        List<IndexEntry> entries = new ArrayList<>();
        for (int at = HEADER_BYTES; at + IndexEntry.BYTES <= bytes.length; at += IndexEntry.BYTES) {
            Optional<IndexEntry> entry = IndexEntry.at(bytes, at);
            if (entry.isEmpty() || !follows(entry.get(), entries)) {
                break;
            }
            entries.add(entry.get());
        }
        return entries;
    }

    /** Adds entries behind those that are there. */
    void append(List<IndexEntry> entries) throws IOException {
        boolean fresh = !Files.exists(path);
        Files.write(
                path, encode(entries, /* withHeader= */ fresh), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Puts other entries in the place of all. */
    void replace(List<IndexEntry> entries) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.write(draft, encode(entries, /* withHeader= */ true));
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private byte[] encode(List<IndexEntry> entries, boolean withHeader) {
        int from = withHeader ? HEADER_BYTES : 0;
        byte[] bytes = new byte[from + entries.size() * IndexEntry.BYTES];
        System.arraycopy(header(), 0, bytes, 0, from);
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).putAt(bytes, from + i * IndexEntry.BYTES);
        }
        return bytes;
    }

    private byte[] header() {
        byte[] header = new byte[HEADER_BYTES];
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[MAGIC.length] = VERSION;
        BigEndian.putI64(header, 8, firstSequence);
        return header;
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (bytes[i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** In order of position, the end last. */
    private boolean follows(IndexEntry entry, List<IndexEntry> before) {
        if (before.isEmpty()) {
            return entry.kind() == Kind.EPOCH && entry.position() == 0;
        }
        IndexEntry last = before.get(before.size() - 1);
        return last.kind() != Kind.END && entry.position() > last.position() && entry.sequence() >= last.sequence();
    }
}
