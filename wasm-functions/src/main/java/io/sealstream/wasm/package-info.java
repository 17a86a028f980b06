/**
 * User code compiled to WebAssembly, sandboxed, with its memory in the checkpoints of Flink.
 *
 * <p>In: chunks of a stream. Out: what the guest emits. Next stage: whatever the job puts behind it.
 */
@NullMarked
package io.sealstream.wasm;

import org.jspecify.annotations.NullMarked;
