/**
 * The main job, {@code earthquake-watch}: reads seismic events, warns of severe ones, and sums up the rest.
 *
 * <p>Raw GeoJSON features go in, one per record; encoded alerts and one summary come out, for a sink, a report or a page.
 * Start reading at {@link io.sealstream.job.earthquake.EarthquakeWatch}.
 */
@NullMarked
package io.sealstream.job.earthquake;

import org.jspecify.annotations.NullMarked;
