/**
 * Whole streams without a network: an encoder that cuts and seals, a decoder that verifies, orders and opens.
 * In: bytes or records, or segment frames. Out: segment frames, or bytes and records. Next stage: {@code io.sealstream.file}
 * for disks, {@code io.sealstream.session} for networks.
 */
@NullMarked
package io.sealstream.stream;

import org.jspecify.annotations.NullMarked;
