/** To be written. */
@NullMarked
package io.sealstream.job;

import org.jspecify.annotations.NullMarked;
