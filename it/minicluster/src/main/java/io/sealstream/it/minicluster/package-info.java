/** To be written. */
@NullMarked
package io.sealstream.it.minicluster;

import org.jspecify.annotations.NullMarked;
