package io.sealstream.transport;

import io.netty.buffer.ByteBuf;
import io.sealstream.error.StreamException;
import io.sealstream.session.HopFrame;

/** One channel of a connection, as its user sees it. All calls come on the event loop of the client. */
interface HopChannel {

    /** A connection is there: say what you want, again if need be. */
    void connected(HopLink link) throws StreamException;

    /** The connection is gone; another will come, or {@link #failed}. */
    void disconnected();

    /** A control frame came on this channel. */
    void frame(HopFrame frame) throws StreamException;

    /** DATA came on this channel; the buffer is valid during the call only. */
    void data(ByteBuf segments) throws StreamException;

    /** The connection may take more. */
    void writable();

    /** It is over: no connection will come any more, or the hub refused this channel. */
    void failed(StreamException failure);
}
