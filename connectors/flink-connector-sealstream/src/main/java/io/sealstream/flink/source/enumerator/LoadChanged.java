package io.sealstream.flink.source.enumerator;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader tells the enumerator that it has more or fewer splits than the enumerator knows of. Differences, because a total would be
 * wrong as soon as an assignment is under way.
 *
 * @param splits restored splits as a positive number, finished ones as a negative
 */
public record LoadChanged(int splits) implements SourceEvent {

    private static final long serialVersionUID = 1L;
}
