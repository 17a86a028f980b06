/** Tests of the hub through its client, on loopback. */
@NullMarked
package io.sealstream.hub;

import org.jspecify.annotations.NullMarked;
