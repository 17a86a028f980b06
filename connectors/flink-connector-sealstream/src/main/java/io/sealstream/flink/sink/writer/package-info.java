/**
 * Writes the stream of one parallel instance of a sink. In: elements. Out: sealed segments that the hub holds durably before each
 * checkpoint. Next stage: the hub.
 */
@NullMarked
package io.sealstream.flink.sink.writer;

import org.jspecify.annotations.NullMarked;
