/** Tests of the hub through its client, on loopback. */
@NullMarked
package io.sealstream.hub.limit;

import org.jspecify.annotations.NullMarked;
