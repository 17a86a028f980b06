/**
 * One protected connection between a peer and a hub (SPEC sections 7.1 and 7.2): preamble, handshake, records. In: bytes from a socket.
 * Out: hop frames, and DATA bytes that pass without copying. Next stage: the client or the hub.
 */
@NullMarked
package io.sealstream.transport.hop;

import org.jspecify.annotations.NullMarked;
