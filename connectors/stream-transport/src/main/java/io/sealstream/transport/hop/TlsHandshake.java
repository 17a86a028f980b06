package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.NetUtil;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.TransportException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Behind TLS until it stands: the hub then says which preamble it has understood, the client compares, and both replace this handler by
 * the record handlers and fire {@link HandshakeComplete} (SPEC section 7.1). Faults of TLS are thrown to the owner as
 * {@link HandshakeException}, once.
 */
final class TlsHandshake extends ByteToMessageDecoder {

    /** Types of alternative names, as {@link X509Certificate#getSubjectAlternativeNames} numbers them. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private static final String ALLOWANCE = "tls-allowance";

    private final SslHandler tls;
    private final HopRole role;
    private boolean failed;

    private TlsHandshake(SslHandler tls, HopRole role) {
        this.tls = tls;
        this.role = role;
    }

    /** Puts TLS right behind the handler of {@code ctx}; a client speaks at once. */
    static void begin(ChannelHandlerContext ctx, SslHandler tls, HopRole role) {
        ctx.pipeline().addAfter(ctx.name(), "tls-handshake", new TlsHandshake(tls, role));
        ctx.pipeline().addAfter(ctx.name(), "tls", tls);
        if (role == HopRole.HUB) {
            ctx.pipeline().addAfter(ctx.name(), ALLOWANCE, new TlsAllowance());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (!completion.isSuccess()) {
                fault(ctx, completion.cause());
            } else if (role == HopRole.HUB) {
                answer(ctx);
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) throws Exception {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof SSLException) {
            fault(ctx, cause);
        } else if (cause instanceof RejectedExecutionException) {
            failed = true;
            ctx.fireExceptionCaught(
                    new TransportException(ErrorCode.CONNECTION_LOST, "hub takes no handshake at the moment"));
        } else {
            super.exceptionCaught(ctx, thrown);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (failed || role == HopRole.HUB) {
            // What follows a fault means nothing; and a hub leaves before anything can come.
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Preamble.MIN_BYTES) {
            return;
        }
        byte[] heard = new byte[Preamble.MIN_BYTES];
        in.readBytes(heard);
        if (!Arrays.equals(heard, Preamble.TLS.encode())) {
            failed = true;
            throw new HandshakeException(
                    ErrorCode.VERSION_UNKNOWN,
                    "hub wants another protocol version or handshake",
                    "supported",
                    Preamble.TLS);
        }
        protect(ctx);
    }

    private void answer(ChannelHandlerContext ctx) {
        try {
            HopPeer peer = peer();
            ctx.writeAndFlush(Unpooled.wrappedBuffer(Preamble.TLS.encode()));
            protect(ctx, peer);
        } catch (HandshakeException e) {
            failed = true;
            ctx.fireExceptionCaught(e);
        }
    }

    private void protect(ChannelHandlerContext ctx) throws HandshakeException {
        try {
            protect(ctx, peer());
        } catch (HandshakeException e) {
            failed = true;
            throw e;
        }
    }

    private void protect(ChannelHandlerContext ctx, HopPeer peer) {
        ctx.pipeline().addAfter(ctx.name(), "encoder", new TlsRecordEncoder());
        ctx.pipeline().addAfter(ctx.name(), "decoder", new HopRecordDecoder(new TlsRecordOpener(), role));
        if (role == HopRole.HUB) {
            ctx.pipeline().addAfter(ctx.name(), "pieces", new ChunkedWriteHandler());
            ctx.pipeline().remove(ALLOWANCE);
        }
        ctx.fireUserEventTriggered(new HandshakeComplete(peer));
        // Bytes that came with the preamble go on to the decoder when this handler leaves.
        ctx.pipeline().remove(this);
    }

    /** The platform takes a certificate that lies in the trust store itself for good however old it is; we do not. */
    private HopPeer peer() throws HandshakeException {
        try {
            X509Certificate shown = (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
            shown.checkValidity();
            if (role == HopRole.CLIENT) {
                requireAlternativeName(shown);
            }
            return new HopPeer.CertificateOwner(shown.getSubjectX500Principal().getName());
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            throw new HandshakeException(
                    ErrorCode.HANDSHAKE_FAILED,
                    "peer shows no valid certificate",
                    "reason",
                    String.valueOf(e.getMessage()));
        }
    }

    /** The platform would take the subject where a certificate has no names; clients of the same authority have subjects too. */
    private void requireAlternativeName(X509Certificate shown) throws HandshakeException, CertificateParsingException {
        String host = tls.engine().getPeerHost();
        boolean address = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
        Integer wanted = address ? IP_ADDRESS : DNS_NAME;
        Collection<List<?>> names = shown.getSubjectAlternativeNames();
        if (names == null || names.stream().noneMatch(name -> name.get(0).equals(wanted))) {
            throw new HandshakeException(
                    ErrorCode.HANDSHAKE_FAILED,
                    "certificate of the hub has no alternative name of this kind",
                    "expected",
                    host);
        }
    }

    /** A connection that just ended is no fault of anybody: its end is told elsewhere. */
    private void fault(ChannelHandlerContext ctx, Throwable cause) {
        if (failed || !(cause instanceof SSLException)) {
            return;
        }
        failed = true;
        ctx.fireExceptionCaught(
                cause instanceof NotSslRecordException
                        ? new HandshakeException(ErrorCode.NOT_SEALSTREAM, "peer does not speak TLS")
                        : new HandshakeException(
                                ErrorCode.HANDSHAKE_FAILED,
                                "TLS handshake failed",
                                "reason",
                                String.valueOf(cause.getMessage())));
    }
}
