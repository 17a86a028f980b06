package io.sealstream.file;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.security.SecureRandom;

/** Begins the one epoch of a file: bounded, from sequence 0 and offset 0 on (SPEC section 6.2). */
final class FileEpochs {

    private static final byte[] NO_HEDGE = new byte[0];

    private FileEpochs() {}

    /** Of a stream that is new. */
    static Epoch begin(Content content, Sizing sizing, int segmentSize, NamedKey key, StreamName name) {
        SecureRandom random = new SecureRandom();
        StreamId stream = new StreamId(SessionId.random(random), 0);
        EpochStart start = EpochStart.first(stream, content, Bound.BOUNDED, sizing, segmentSize);
        StreamSecret secret = StreamSecret.derive(key.key(), start.suite(), stream, name);
        return Epoch.begin(secret, start, random, NO_HEDGE);
    }

    /** Of the stream of another file, all of which it replaces. */
    static Epoch replace(EpochRecord before, NamedKey key, StreamName name) {
        EpochStart old = before.start();
        // Informative only, so the last number may stay.
        long number = Math.min(old.epochNumber(), Long.MAX_VALUE - 1) + 1;
        EpochStart start = old.continuedBy(before.epochId(), number, 0, 0);
        StreamSecret secret = StreamSecret.derive(key.key(), start.suite(), start.stream(), name);
        return Epoch.begin(secret, start, new SecureRandom(), NO_HEDGE);
    }
}
