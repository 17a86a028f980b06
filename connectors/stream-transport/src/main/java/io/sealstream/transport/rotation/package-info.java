/**
 * Live streams that end and go on under a successor, sealed with the newest key (SPEC section 12). In: bytes or records, and where keys
 * come from. Out: a succession of streams at a hub. Next stage: the hub.
 */
@NullMarked
package io.sealstream.transport.rotation;

import org.jspecify.annotations.NullMarked;
