/**
 * Sealed segments on disk (SPEC section 7.7): a folder a stream, in it a chain of files with EPOCH records and segment frames as they
 * were received. In: frames that follow each other. Out: the same bytes from any position, also after a crash. Next stage: a
 * subscriber's connection.
 */
@NullMarked
package io.sealstream.hub.spool;

import org.jspecify.annotations.NullMarked;
