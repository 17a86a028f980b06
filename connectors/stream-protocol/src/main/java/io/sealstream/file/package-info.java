/**
 * The {@code .seg} file: a header, one epoch of segments, an index unless they have one size, and a trailer. In: an output or input stream,
 * or a source that can be read from any place. Out: sealed files and their content, bytes or records.
 */
@NullMarked
package io.sealstream.file;

import org.jspecify.annotations.NullMarked;
