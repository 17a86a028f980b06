/** To be written. */
@NullMarked
package io.sealstream.flink;

import org.jspecify.annotations.NullMarked;
