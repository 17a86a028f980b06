package io.sealstream.hub.spool;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far each subscriber of a stream has durably come: the file {@code cursors} in the stream's folder, replaced as a whole. Confined
 * to the stream's thread.
 */
public final class Cursors {

    /** SPEC section 8. */
    static final int MAX_SUBSCRIBERS = 1000;

    private static final int VERSION = 1;
    private static final int MAX_NAME_BYTES = 1024;
    private static final String FILE = "cursors";

    private final Path folder;
    private final TreeMap<String, Long> nextBySubscriber = new TreeMap<>();

    private Cursors(Path folder) {
        this.folder = folder;
    }

    static Cursors open(Path folder) throws IOException {
        Cursors cursors = new Cursors(folder);
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            ByteReader in = ByteReader.of(Files.readAllBytes(file), "cursors");
            int version = in.u8();
            if (version != VERSION) {
                throw new CorruptDataException(
                        ErrorCode.VERSION_UNKNOWN,
                        "cursor file version is unknown",
                        "found",
                        version,
                        "known",
                        VERSION,
                        "file",
                        file);
            }
            while (in.remaining() > 0) {
                String subscriber = in.text(MAX_NAME_BYTES);
                long next = in.i64();
                if (next < 0) {
                    throw new CorruptDataException(
                            ErrorCode.CORRUPT_HEADER, "cursor file holds a negative position", "file", file);
                }
                cursors.nextBySubscriber.put(subscriber, next);
            }
        }
        return cursors;
    }

    /** Where the subscriber goes on, if it has ever acknowledged. */
    public OptionalLong next(String subscriber) {
        Long next = nextBySubscriber.get(subscriber);
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** Where every subscriber goes on, by name. */
    public Map<String, Long> all() {
        return Map.copyOf(nextBySubscriber);
    }

    /** Notes that the subscriber has everything before {@code next}; never goes back. */
    public void advance(String subscriber, long next) throws IOException {
        Long before = nextBySubscriber.get(subscriber);
        if (before != null && before >= next) {
            return;
        }
        if (before == null && nextBySubscriber.size() >= MAX_SUBSCRIBERS) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT, "stream has too many subscribers", "maxSubscribers", MAX_SUBSCRIBERS);
        }
        nextBySubscriber.put(subscriber, next);
        ByteWriter out = new ByteWriter(256).u8(VERSION);
        nextBySubscriber.forEach((name, sequence) -> out.text(name).i64(sequence));
        Path draft = folder.resolve(FILE + ".new");
        Files.write(draft, out.toBytes());
        Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
