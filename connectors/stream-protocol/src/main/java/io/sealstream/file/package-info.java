/**
 * The {@code .seg} file: a header, one epoch of segments and a trailer. In: an output or input stream. Out: sealed files
 * and their content.
 */
@NullMarked
package io.sealstream.file;

import org.jspecify.annotations.NullMarked;
