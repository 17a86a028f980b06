/** To be written. */
@NullMarked
package io.sealstream.testkit;

import org.jspecify.annotations.NullMarked;
