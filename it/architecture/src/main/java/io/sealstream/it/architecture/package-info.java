/** To be written. */
@NullMarked
package io.sealstream.it.architecture;

import org.jspecify.annotations.NullMarked;
