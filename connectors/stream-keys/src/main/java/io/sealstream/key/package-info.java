/** To be written. */
@NullMarked
package io.sealstream.key;

import org.jspecify.annotations.NullMarked;
