/**
 * Fuzz targets for everything that reads bytes from a disk or a network.
 */
@NullMarked
package io.sealstream.it.fuzz;

import org.jspecify.annotations.NullMarked;
