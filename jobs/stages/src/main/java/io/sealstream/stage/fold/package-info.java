/**
 * Folds a bounded stream into one value.
 *
 * <p>Records go in; when the input ends, the result comes out, for a report or for a fold of folds.
 */
@NullMarked
package io.sealstream.stage.fold;

import org.jspecify.annotations.NullMarked;
