package io.sealstream.file;

import io.sealstream.error.StreamException;

/** Takes the records of a file, in order. */
@FunctionalInterface
public interface NumberedRecordConsumer {

    /**
     * @param number its number in the stream, from 0
     * @param bytes holds the record: {@code length} bytes at {@code offset}, valid during this call only
     */
    void accept(long number, byte[] bytes, int offset, int length) throws StreamException;
}
