package io.sealstream.flink.sink.writer;

import io.sealstream.segment.SessionId;
import io.sealstream.transport.rotation.StreamSuccession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The identities of a sink's streams: its session follows from its id, the lane from the subtask. Where a stream has ended (it was rotated,
 * the job ran before, or was restarted behind its end of input) a successor takes its place.
 */
final class SinkStreams {

    private static final String LABEL = "seg/1 sink";

    private SinkStreams() {}

    /** The streams of one subtask; Flink's parallelism is at most 32,768. */
    static StreamSuccession of(String sinkId, int subtask) {
        return new StreamSuccession(sessionOf(sinkId), subtask);
    }

    private static SessionId sessionOf(String sinkId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(LABEL.getBytes(StandardCharsets.US_ASCII));
            return SessionId.at(digest.digest(sinkId.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("internal error: every Java platform has SHA-256", e);
        }
    }
}
