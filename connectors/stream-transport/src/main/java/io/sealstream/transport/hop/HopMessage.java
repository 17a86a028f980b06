package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.sealstream.session.HopFrame;

/** What passes between a connection and its owner. Closed. */
public sealed interface HopMessage {

    int channel();

    /** A control frame, either way. */
    record Control(int channel, HopFrame frame) implements HopMessage {}

    /** Whole segment frames, either way; whoever takes the message releases the buffer. */
    record Data(int channel, ByteBuf segments) implements HopMessage {}

    /** Whole segment frames from a hub's disk; the connection releases the region. */
    record Region(int channel, FileRegion segments) implements HopMessage {}
}
