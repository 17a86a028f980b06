/**
 * Benchmarks, each side by side with a named peer in one run.
 */
@NullMarked
package io.sealstream.it.benchmarks;

import org.jspecify.annotations.NullMarked;
