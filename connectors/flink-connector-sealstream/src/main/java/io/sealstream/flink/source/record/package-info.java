/**
 * What users see of a stream's content. In: records and segments, opened and in order. Out: the elements of a Flink stream. Next stage:
 * the operators of the job.
 */
@NullMarked
package io.sealstream.flink.source.record;

import org.jspecify.annotations.NullMarked;
