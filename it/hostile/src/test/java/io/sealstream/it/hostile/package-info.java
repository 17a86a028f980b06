@NullMarked
package io.sealstream.it.hostile;

import org.jspecify.annotations.NullMarked;
