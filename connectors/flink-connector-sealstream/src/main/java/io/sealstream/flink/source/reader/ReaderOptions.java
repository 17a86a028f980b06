package io.sealstream.flink.source.reader;

import io.sealstream.flink.access.HubAccess;
import io.sealstream.key.KeyProvider;
import io.sealstream.transport.OnGap;
import java.io.Serializable;
import java.util.Objects;

/**
 * How to read. Travels in the job graph and holds no secret. Immutable.
 *
 * @param access the hub
 * @param keys where the keys of the streams come from
 * @param subscriber the name under which the hub remembers what checkpoints hold; empty: it is not told
 * @param creditSegments segments of one stream that may be under way or waiting
 * @param onGap what happens when the hub has dropped segments before they were read
 */
public record ReaderOptions(HubAccess access, KeyProvider keys, String subscriber, int creditSegments, OnGap onGap)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** SPEC section 7.5. */
    public static final int DEFAULT_CREDIT_SEGMENTS = 100;

    public ReaderOptions {
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(onGap, "onGap");
        if (creditSegments < 1) {
            throw new IllegalArgumentException("credit is at least one segment, found " + creditSegments);
        }
    }

    /** Whether the hub is told what checkpoints hold. */
    boolean remembers() {
        return !subscriber.isEmpty();
    }
}
