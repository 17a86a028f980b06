/**
 * Where a job runs. In: the folder of Flink's configuration that the launcher names. Out: the environment of a cluster or of a
 * MiniCluster inside this process, and the reason when a job fails; next come the jobs beside this package.
 */
@NullMarked
package io.sealstream.job.local;

import org.jspecify.annotations.NullMarked;
