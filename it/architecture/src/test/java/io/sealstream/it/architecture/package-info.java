/** Rules that hold over all modules: who may use whom, and how things are named. */
@NullMarked
package io.sealstream.it.architecture;

import org.jspecify.annotations.NullMarked;
