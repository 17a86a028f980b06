package io.sealstream.transport.rotation;

import io.sealstream.transport.Waiting;
import java.io.IOException;

/** Writes a succession of streams and waits for credit, for callers with a thread of their own. */
public final class RotatingWriter {

    private final RotatingPublication publication;

    public RotatingWriter(RotatingPublication publication) {
        this.publication = publication;
    }

    /** Adds all bytes; blocks while credit has run out, and between two streams. */
    public void send(byte[] bytes, int offset, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
            int accepted = publication.send(bytes, offset + sent, length - sent);
            sent += accepted;
            if (accepted == 0) {
                Waiting.on(publication.room());
            }
        }
    }

    /** Adds a record; blocks while credit has run out, and between two streams. */
    public void sendRecord(byte[] record) throws IOException {
        while (!publication.sendRecord(record, 0, record.length)) {
            Waiting.on(publication.room());
        }
    }

    /** Seals what waits and waits until the hub holds everything durably. */
    public void flush() throws IOException {
        while (!publication.flush()) {
            Waiting.on(publication.room());
        }
        Waiting.on(publication.durable());
    }

    /** Ends the last stream with its FINAL segment and waits until the hub holds everything durably. */
    public void finish() throws IOException {
        publication.retire();
        Waiting.on(publication.durable());
    }
}
