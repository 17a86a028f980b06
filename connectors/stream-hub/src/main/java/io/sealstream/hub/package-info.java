/** To be written. */
@NullMarked
package io.sealstream.hub;

import org.jspecify.annotations.NullMarked;
