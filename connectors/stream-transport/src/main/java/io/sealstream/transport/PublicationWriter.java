package io.sealstream.transport;

import io.sealstream.segment.Tlvs;
import java.io.IOException;

/** Writes a publication and waits for credit, for callers with a thread of their own. */
public final class PublicationWriter {

    private final Publication publication;

    public PublicationWriter(Publication publication) {
        this.publication = publication;
    }

    /** Adds all bytes; blocks while credit has run out. */
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

    /** Attaches metadata to every segment that is sealed from now on; see {@link Publication#attach}. */
    public void attach(Tlvs publicTlvs, Tlvs privateTlvs) throws IOException {
        publication.attach(publicTlvs, privateTlvs);
    }

    /** Adds a record; blocks while credit has run out. */
    public void sendRecord(byte[] record) throws IOException {
        while (!publication.sendRecord(record, 0, record.length)) {
            Waiting.on(publication.room());
        }
    }

    /** Ends the stream with its FINAL segment and waits until the hub holds everything durably. */
    public void finish() throws IOException {
        publication.retire();
        Waiting.on(publication.durable());
    }
}
