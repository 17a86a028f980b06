/** To be written. */
@NullMarked
package io.sealstream.error;

import org.jspecify.annotations.NullMarked;
