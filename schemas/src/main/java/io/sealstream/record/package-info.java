/**
 * The records that jobs exchange with the outside.
 *
 * <p>What goes in are the Avro schemas of {@code records/}; what comes out are the generated classes of this package,
 * with a builder, without setters. The job that produces or reads a record encodes it; the connectors then carry its
 * bytes and know nothing of it. The schemas themselves, the protocol and its vectors lie in the same jar below
 * {@code sealstream/}.
 */
@NullMarked
package io.sealstream.record;

import org.jspecify.annotations.NullMarked;
