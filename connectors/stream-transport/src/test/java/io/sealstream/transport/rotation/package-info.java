/** Tests of the client and its parts. */
@NullMarked
package io.sealstream.transport.rotation;

import org.jspecify.annotations.NullMarked;
