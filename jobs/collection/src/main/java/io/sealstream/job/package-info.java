/**
 * The job collection: main classes that parse arguments and assemble graphs, and nothing else. In: command lines. Out: jobs, on a
 * cluster or in a MiniCluster inside this process.
 */
@NullMarked
package io.sealstream.job;

import org.jspecify.annotations.NullMarked;
