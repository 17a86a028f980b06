/** Tests of the collection as a whole: its configuration and its jar. */
@NullMarked
package io.sealstream.job;

import org.jspecify.annotations.NullMarked;
