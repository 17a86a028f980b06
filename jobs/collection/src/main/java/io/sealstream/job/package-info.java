/**
 * The job collection: main classes, one package per job.
 *
 * <p>Streams come in through a connector; each job assembles stages and functions into a graph; its results leave through a
 * connector again.
 */
@NullMarked
package io.sealstream.job;

import org.jspecify.annotations.NullMarked;
