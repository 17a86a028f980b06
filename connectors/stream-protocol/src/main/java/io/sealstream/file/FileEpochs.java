package io.sealstream.file;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
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
    static EpochStart first(Content content, Sizing sizing, int segmentSize) {
        StreamId stream = new StreamId(SessionId.random(new SecureRandom()), 0);
        return EpochStart.first(stream, content, Bound.BOUNDED, sizing, segmentSize);
    }

    /** Of the stream of another file, all of which it replaces. */
    static EpochStart replacing(EpochRecord before) {
        EpochStart old = before.start();
        // Informative only, so the last number may stay.
        long number = Math.min(old.epochNumber(), Long.MAX_VALUE - 1) + 1;
        return old.continuedBy(before.epochId(), number, 0, 0);
    }

    /** With keys that nothing has been sealed under. */
    static Epoch begin(EpochStart start, RootKey key, StreamName name) {
        StreamSecret secret = StreamSecret.derive(key, start.suite(), start.stream(), name);
        return Epoch.begin(secret, start, new SecureRandom(), NO_HEDGE);
    }
}
