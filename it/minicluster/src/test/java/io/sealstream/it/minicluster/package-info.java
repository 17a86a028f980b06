/** Jobs in a MiniCluster against a hub in the same process. */
@NullMarked
package io.sealstream.it.minicluster;

import org.jspecify.annotations.NullMarked;
