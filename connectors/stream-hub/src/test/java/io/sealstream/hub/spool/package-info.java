/** Tests of the spool on a real disk. */
@NullMarked
package io.sealstream.hub.spool;

import org.jspecify.annotations.NullMarked;
