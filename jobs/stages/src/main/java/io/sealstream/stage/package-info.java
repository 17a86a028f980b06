/**
 * Ready-made steps of a job graph, on Flink's API only.
 *
 * <p>Records of any source go in, records for the next stage or a sink come out. Each stage has a package: a pure policy
 * that decides on virtual time, an operator that carries the decision out, and a class named {@code …Stage} that puts it
 * into a graph.
 */
@NullMarked
package io.sealstream.stage;

import org.jspecify.annotations.NullMarked;
