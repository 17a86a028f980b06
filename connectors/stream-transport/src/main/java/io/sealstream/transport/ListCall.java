package io.sealstream.transport;

import io.netty.buffer.ByteBuf;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.error.StreamExceptions;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.session.StreamDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One LIST and its answer; asked again on a new connection. Confined to the event loop, but for the future. */
final class ListCall implements HopChannel {

    private final StreamClient client;
    private final int number;
    private final HopFrame.ListStreams request;
    private final CompletableFuture<StreamPage> answer = new CompletableFuture<>();
    private final List<StreamDescription> streams = new ArrayList<>();

    ListCall(StreamClient client, int number, HopFrame.ListStreams request) {
        this.client = client;
        this.number = number;
        this.request = request;
    }

    CompletableFuture<StreamPage> answer() {
        return answer;
    }

    @Override
    public void connected(HopLink link) {
        streams.clear();
        link.send(number, request);
        client.expectAnswer(number, this, answer::isDone);
    }

    @Override
    public void disconnected() {}

    @Override
    public void frame(HopFrame frame) throws StreamException {
        if (frame instanceof HopFrame.Announce announce && streams.size() < HopFrameCodec.MAX_LIST) {
            streams.add(announce.description());
        } else if (frame instanceof HopFrame.Listed listed) {
            client.unregister(number);
            answer.complete(new StreamPage(client.hub(), streams, listed.nextOrdinal()));
        } else if (frame instanceof HopFrame.Failure failure) {
            client.unregister(number);
            failed(StreamExceptions.of(failure.code(), "hub refused to list streams", "reason", failure.reason()));
        } else {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "hub sent a frame that answers no list", "type", frame.type());
        }
    }

    @Override
    public void data(ByteBuf segments) throws StreamException {
        throw new PeerViolationException(ErrorCode.PROTOCOL, "hub sent DATA where a list was asked for");
    }

    @Override
    public void writable() {}

    @Override
    public void failed(StreamException failure) {
        answer.completeExceptionally(failure);
    }
}
