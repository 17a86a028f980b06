/**
 * One stream as a unit of work, and how far it has been read. In: streams that the enumerator has found. Out: splits in checkpoints.
 * Next stage: {@code io.sealstream.flink.source.reader}.
 */
@NullMarked
package io.sealstream.flink.source.split;

import org.jspecify.annotations.NullMarked;
