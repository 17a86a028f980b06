/**
 * The shaded bundle for the lib folder of Flink. It has no classes of its own: it packs the connector and its
 * libraries, relocated, into one jar.
 */
@NullMarked
package io.sealstream.flink.bundle;

import org.jspecify.annotations.NullMarked;
