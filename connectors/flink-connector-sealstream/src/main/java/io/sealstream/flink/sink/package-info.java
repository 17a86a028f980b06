/**
 * The sink. In: elements of a Flink stream. Out: sealed streams of records at a hub. Next stage: whoever reads them.
 */
@NullMarked
package io.sealstream.flink.sink;

import org.jspecify.annotations.NullMarked;
