/**
 * Reads splits: subscribes, verifies, opens, unpacks, emits, and tells the hub what checkpoints hold. In: splits and sealed segments.
 * Out: elements, and positions for checkpoints. Next stage: the operators of the job.
 */
@NullMarked
package io.sealstream.flink.source.reader;

import org.jspecify.annotations.NullMarked;
