/** To be written. */
@NullMarked
package io.sealstream.cli;

import org.jspecify.annotations.NullMarked;
