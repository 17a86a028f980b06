/**
 * One hop between a peer and a hub, as pure state: frames, credits, retention, resume. In: events. Out: frames to send.
 * No clock, no thread, no socket. Next stage: the transport.
 */
@NullMarked
package io.sealstream.session;

import org.jspecify.annotations.NullMarked;
