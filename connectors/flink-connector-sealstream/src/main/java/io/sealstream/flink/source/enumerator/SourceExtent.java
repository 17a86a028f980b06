package io.sealstream.flink.source.enumerator;

import java.io.Serializable;

/** Which streams a source reads before it ends. Closed. */
public sealed interface SourceExtent extends Serializable {

    /** All that there are and ever will be. */
    record Endless() implements SourceExtent {
        private static final long serialVersionUID = 1L;
    }

    /** Those that exist when the source starts, each to its end. */
    record ExistingStreams() implements SourceExtent {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The first ones in order of creation, each to its end; waits for them if need be.
     *
     * @param streams how many
     */
    record FirstStreams(int streams) implements SourceExtent {
        private static final long serialVersionUID = 1L;

        public FirstStreams {
            if (streams < 1) {
                throw new IllegalArgumentException("a bounded source reads at least one stream, found " + streams);
            }
        }
    }

    SourceExtent ENDLESS = new Endless();
    SourceExtent EXISTING_STREAMS = new ExistingStreams();
}
