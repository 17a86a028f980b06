package io.sealstream.hub;

/**
 * What a hub has dropped by retention since its start. Immutable.
 *
 * @param files spool files
 * @param segments in them
 * @param bytes of them
 * @param streams that are gone as a whole
 */
public record Dropped(long files, long segments, long bytes, long streams) {}
