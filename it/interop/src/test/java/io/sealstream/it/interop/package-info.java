/** Our files and hops, written and read by the implementation in {@code it/interop/node}, and the other way round. */
@NullMarked
package io.sealstream.it.interop;

import org.jspecify.annotations.NullMarked;
