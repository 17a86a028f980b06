/** To be written. */
@NullMarked
package io.sealstream.record;

import org.jspecify.annotations.NullMarked;
