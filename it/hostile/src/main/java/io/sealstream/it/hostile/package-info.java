/**
 * Clients that mean harm, in a process of their own. In: where a hub listens, its secret, a stream of somebody else. Out: how often they
 * tried what, and whether the hub gave way. Next stage: the test beside them.
 */
@NullMarked
package io.sealstream.it.hostile;

import org.jspecify.annotations.NullMarked;
