/** To be written. */
@NullMarked
package io.sealstream.transport;

import org.jspecify.annotations.NullMarked;
