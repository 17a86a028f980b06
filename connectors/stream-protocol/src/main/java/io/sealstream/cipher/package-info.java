/**
 * Sealing and opening segments. In: root keys, EPOCH records, segments. Out: authenticated ciphertext and, only after
 * verification, plaintext. Next stage: {@code io.sealstream.stream}.
 */
@NullMarked
package io.sealstream.cipher;

import org.jspecify.annotations.NullMarked;
