/**
 * Gathers single records into batches for functions that work better on many at once, and gives single records back.
 *
 * <p>Records go in one by one; a {@link io.sealstream.stage.batch.BatchFunction} sees lists of them; what it returns comes
 * out one by one, in order, for whatever stage follows. Start reading at {@link io.sealstream.stage.batch.BatchPolicy}.
 */
@NullMarked
package io.sealstream.stage.batch;

import org.jspecify.annotations.NullMarked;
