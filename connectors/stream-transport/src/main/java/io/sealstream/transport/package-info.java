/**
 * The client of a hub. In: payloads to publish, streams to subscribe. Out: sealed segments on a connection that comes back by itself,
 * and segments as they arrive. Next stage: the hub, or a reader.
 */
@NullMarked
package io.sealstream.transport;

import org.jspecify.annotations.NullMarked;
