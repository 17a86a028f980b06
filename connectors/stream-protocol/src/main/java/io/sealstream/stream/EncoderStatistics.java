package io.sealstream.stream;

import io.sealstream.segment.EpochStart.Bound;

/**
 * What an encoder has done so far. Immutable.
 *
 * @param bound whether an end is expected
 * @param nextSequence sequence of the next segment
 * @param segmentsSent segments sealed
 * @param bytesSent payload bytes sealed
 * @param recordsSent records accepted; 0 for bytes
 * @param pendingBytes payload bytes that wait for a full segment or a flush
 * @param credits segments that may still be sealed; negative after a record that needed more than there were
 * @param ended whether the FINAL segment has been sealed
 */
public record EncoderStatistics(
        Bound bound,
        long nextSequence,
        long segmentsSent,
        long bytesSent,
        long recordsSent,
        int pendingBytes,
        long credits,
        boolean ended) {}
