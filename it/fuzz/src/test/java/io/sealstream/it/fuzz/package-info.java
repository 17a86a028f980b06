/** Runs every fuzz target: quickly over its seeds in each build, and under a fuzzer where the profile asks for it. */
@NullMarked
package io.sealstream.it.fuzz;

import org.jspecify.annotations.NullMarked;
