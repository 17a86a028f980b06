/** To be written. */
@NullMarked
package io.sealstream.stage;

import org.jspecify.annotations.NullMarked;
