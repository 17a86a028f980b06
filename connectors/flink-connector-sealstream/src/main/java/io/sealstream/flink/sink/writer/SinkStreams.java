package io.sealstream.flink.sink.writer;

import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The identities of a sink's streams: its session follows from its id, the stream's number from the subtask. Where that stream has ended
 * (the job ran before, or was restarted behind its end of input) a successor takes its place. Immutable.
 */
final class SinkStreams {

    /** Flink's parallelism is at most 32,768. */
    static final int NUMBERS_PER_GENERATION = 1 << 16;

    private static final String LABEL = "seg/1 sink";

    private final SessionId session;
    private final int subtask;

    SinkStreams(String sinkId, int subtask) {
        this.session = sessionOf(sinkId);
        this.subtask = subtask;
    }

    /** The stream that follows {@code generation} ended ones. */
    StreamId stream(int generation) {
        return new StreamId(session, (long) generation * NUMBERS_PER_GENERATION + subtask);
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
