/**
 * Segments and what they carry, in the clear: headers, EPOCH records, cutting bytes and records into segments and putting
 * them together again. In: payloads. Out: segment layouts. Next stage: {@code io.sealstream.cipher}.
 */
@NullMarked
package io.sealstream.segment;

import org.jspecify.annotations.NullMarked;
