/**
 * The hub: takes sealed segments from publishers, stores them, and hands them to subscribers. It holds no stream key. In: connections.
 * Out: the same segments, from any position. Next stage: a reader.
 */
@NullMarked
package io.sealstream.hub;

import org.jspecify.annotations.NullMarked;
