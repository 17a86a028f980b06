package io.sealstream.stream;

/**
 * What a decoder has seen so far. Immutable.
 *
 * @param nextExpected sequence of the oldest segment that is missing
 * @param segmentsReceived authentic segments, without duplicates
 * @param bytesReceived payload bytes delivered
 * @param recordsReceived records delivered; 0 for bytes
 * @param bufferedSegments segments that wait for an earlier one
 * @param outOfOrder segments that came before an earlier one
 * @param duplicates copies that were dropped
 * @param abandonedRecords fragmented records that never ended
 * @param rejected frames that were refused with an exception
 * @param forged frames among them that failed authentication
 * @param droppedBeacons beacons that said nothing new
 * @param gaps how often reading went on behind missing segments
 * @param lostSegments segments in these gaps
 * @param complete whether everything up to and with the FINAL segment was delivered
 */
public record DecoderStatistics(
        long nextExpected,
        long segmentsReceived,
        long bytesReceived,
        long recordsReceived,
        int bufferedSegments,
        long outOfOrder,
        long duplicates,
        long abandonedRecords,
        long rejected,
        long forged,
        long droppedBeacons,
        long gaps,
        long lostSegments,
        boolean complete) {}
