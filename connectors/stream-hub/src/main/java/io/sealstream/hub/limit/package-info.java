/**
 * What one client, and everybody together, may cost a hub. In: who wants what, and when. Out: yes, later, or no. Next stage: the hub,
 * which obeys.
 */
@NullMarked
package io.sealstream.hub.limit;

import org.jspecify.annotations.NullMarked;
