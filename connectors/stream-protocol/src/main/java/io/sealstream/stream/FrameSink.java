package io.sealstream.stream;

import java.io.IOException;

/** Where an encoder puts sealed frames. Called by the encoder's thread only. */
public interface FrameSink {

    /**
     * An array of at least {@code frameBytes} to seal the next frame into. May be the same one each time if {@link #accept} has used it
     * up when it returns.
     */
    byte[] buffer(int frameBytes);

    /**
     * Takes a frame.
     *
     * @param sequence its sequence in the stream
     * @param buffer the array that {@link #buffer} gave; the encoder does not touch it any more
     * @param frameBytes length of the frame, from 0
     */
    void accept(long sequence, byte[] buffer, int frameBytes) throws IOException;
}
