package io.sealstream.transport.hop;

import io.netty.channel.ChannelPipeline;

/** What a protected connection holds of a record that is not all there, for owners who count memory. */
public final class UnfinishedRecord {

    private UnfinishedRecord() {}

    /** Bytes of buffers, received and room for more; 0 between two records. To be asked on the connection's event loop. */
    public static int heldBytes(ChannelPipeline pipeline) {
        HopRecordDecoder decoder = pipeline.get(HopRecordDecoder.class);
        return decoder == null ? 0 : decoder.heldBytes();
    }
}
