/**
 * What can go wrong, by blame. In: nothing. Out: typed exceptions and stable codes that every later package throws.
 * Next stage: {@code io.sealstream.bytes}.
 */
@NullMarked
package io.sealstream.error;

import org.jspecify.annotations.NullMarked;
