/**
 * Bounds-checked reading and writing of big-endian fields. In: byte arrays. Out: numbers and slices, or a typed error.
 * Next stage: {@code io.sealstream.segment}.
 */
@NullMarked
package io.sealstream.bytes;

import org.jspecify.annotations.NullMarked;
