/**
 * Functions that compute on a GPU, in batches, inside a Flink operator.
 *
 * <p>In: records from a stage. Out: one result per record, in order. Next stage: whatever the job puts behind it.
 */
@NullMarked
package io.sealstream.gpu;

import org.jspecify.annotations.NullMarked;
