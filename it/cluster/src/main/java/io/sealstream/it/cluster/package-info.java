/**
 * Tests that run Flink, hubs and peers as separate processes and kill them.
 */
@NullMarked
package io.sealstream.it.cluster;

import org.jspecify.annotations.NullMarked;
