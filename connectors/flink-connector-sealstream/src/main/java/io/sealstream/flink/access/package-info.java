/**
 * How sources and sinks reach their hub. In: endpoint and where the secret lies. Out: a client. Next stage:
 * {@code io.sealstream.flink.source} and {@code io.sealstream.flink.sink}.
 */
@NullMarked
package io.sealstream.flink.access;

import org.jspecify.annotations.NullMarked;
