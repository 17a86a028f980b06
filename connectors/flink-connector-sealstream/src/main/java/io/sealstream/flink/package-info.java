/**
 * Sealed streams in Apache Flink: {@code source} reads them, {@code sink} writes them, {@code access} reaches the hub. In: a hub's
 * streams, or the elements of a job. Out: elements, or streams.
 */
@NullMarked
package io.sealstream.flink;

import org.jspecify.annotations.NullMarked;
