/**
 * Finds streams and gives them to readers. In: the hub's list of streams. Out: splits. Next stage:
 * {@code io.sealstream.flink.source.reader}.
 */
@NullMarked
package io.sealstream.flink.source.enumerator;

import org.jspecify.annotations.NullMarked;
