/** Tests of the client and its parts. */
@NullMarked
package io.sealstream.transport;

import org.jspecify.annotations.NullMarked;
