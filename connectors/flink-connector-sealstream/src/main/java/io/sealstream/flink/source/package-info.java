/**
 * The source. In: a hub and the names of streams. Out: elements of a Flink stream, each exactly once in the job's state. Next stage: the
 * operators of the job.
 */
@NullMarked
package io.sealstream.flink.source;

import org.jspecify.annotations.NullMarked;
