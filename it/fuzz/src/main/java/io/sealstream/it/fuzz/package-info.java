/**
 * Fuzz targets for everything that reads bytes from a disk or a network. In: arbitrary bytes, or operations read from them. Out:
 * nothing, or a {@code Finding}. Next stage: a fuzzer that looks for inputs, or a test that repeats known ones.
 */
@NullMarked
package io.sealstream.it.fuzz;

import org.jspecify.annotations.NullMarked;
