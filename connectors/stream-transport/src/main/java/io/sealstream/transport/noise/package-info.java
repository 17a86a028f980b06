/**
 * The Noise handshake (Noise Protocol Framework, revision 34) that opens an authenticated hop.
 *
 * <p>In go a protocol name, the keys that this side holds and the peer's handshake messages; out come the messages to
 * send and, at the end, {@link io.sealstream.transport.noise.TransportKeys}. The record layer of
 * {@code io.sealstream.transport} is the next stage: it seals hop records under those keys. Nothing here touches a
 * socket, a clock or a thread.
 */
@NullMarked
package io.sealstream.transport.noise;

import org.jspecify.annotations.NullMarked;
