package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.sealstream.error.StreamException;
import java.security.GeneralSecurityException;

/** What protects the records of one direction, as their receiver sees it (SPEC section 7.2). Confined to one event loop. */
interface RecordOpener {

    /** Bytes of the tag behind a sealed or authenticated record; 0 where something below authenticates all bytes. */
    int tagBytes();

    /**
     * Opens a record of kind 0 in place.
     *
     * @param sealed with its tag; holds the frames afterwards
     * @return how many bytes the frames have
     * @throws GeneralSecurityException if it does not authenticate
     */
    int open(byte[] head, byte[] sealed) throws GeneralSecurityException;

    /**
     * Checks a record of kind 1.
     *
     * @param clear the frame, which stays readable
     * @throws GeneralSecurityException if it does not authenticate
     */
    void verify(byte[] head, ByteBuf clear, byte[] tag) throws GeneralSecurityException;

    /**
     * The sender has replaced its key behind the record that was opened last.
     *
     * @throws StreamException if that is not the next key, or if there are none to replace
     */
    void keyUpdate(long nextGeneration) throws StreamException;
}
