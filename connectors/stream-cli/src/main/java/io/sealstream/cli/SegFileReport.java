package io.sealstream.cli;

import io.sealstream.cipher.KeyId;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeySource;
import io.sealstream.file.KeySource.Named;
import io.sealstream.file.KeySource.Passphrase;
import io.sealstream.file.KeySource.Recipient;
import io.sealstream.file.SegFileHeader;
import io.sealstream.file.SegFileTrailer;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Sizing;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code sealstream inspect} says of a file, as text for people or as one JSON object for programs. Pure.
 *
 * @param file its name
 * @param scan what it says of itself
 * @param verification what a key proved, if one was given
 */
record SegFileReport(String file, SegFileScan scan, Optional<Verification> verification) {

    /** The fault to report: what a key proves says more than what the layout shows. */
    Optional<StreamException> fault() {
        return verification.flatMap(Verification::fault).or(scan::fault);
    }

    /** One fact on a line, a picture of the layout among them. */
    String text() {
        SegFileHeader header = scan.header();
        StringBuilder text = new StringBuilder();
        fact(text, "file", file + " (" + amount(scan.fileBytes()) + ")");
        fact(
                text,
                "content",
                lower(header.content()) + ", " + header.suite() + ", segments of "
                        + Quantity.bytes(header.segmentSize()));
        keyId(header)
                .ifPresentOrElse(
                        id -> fact(text, "key id", id.text()),
                        () -> fact(text, "key", header.keys().toString()));
        fact(text, "stream", header.stream() + (header.name().text().isEmpty() ? "" : " '" + header.name() + "'"));
        fact(text, "epoch", scan.epoch().map(SegFileReport::describe).orElse("missing"));
        fact(text, "layout", SegFilePicture.bar(scan));
        fact(text, "", SegFilePicture.legend(scan));
        fact(text, "segments", Quantity.count(scan.segments()) + (scan.hasFinalSegment() ? "" : ", no final one"));
        scan.recordCount().ifPresent(records -> fact(text, "records", Quantity.count(records)));
        fact(text, "plaintext", amount(scan.payloadBytes()) + (scan.hasTrailer() ? "" : " at least, no trailer"));
        fact(text, "index", index());
        scan.trailer().ifPresent(trailer -> fact(text, "trailer", describe(trailer)));
        fact(text, "verified", verified());
        return text.toString();
    }

    /** One object on one line. */
    String json() {
        SegFileHeader header = scan.header();
        JsonLine line = new JsonLine()
                .put("file", file)
                .put("fileBytes", scan.fileBytes())
                .put("content", lower(header.content()))
                .put("suite", header.suite().name())
                .put("segmentSize", header.segmentSize())
                .put("stream", header.stream().toString())
                .put("name", header.name().text());
        keyId(header)
                .ifPresentOrElse(
                        id -> line.put("keyId", id.text()),
                        () -> line.put("keySources", header.keys().toString()));
        scan.epoch().ifPresent(epoch -> line.put("epoch", Long.toHexString(epoch.epochId())));
        line.put("segments", scan.segments()).put("plainBytes", scan.payloadBytes());
        scan.recordCount().ifPresent(records -> line.put("records", records));
        if (scan.indexSegments() > 0) {
            line.put("indexSegments", scan.indexSegments()).put("indexEntries", scan.indexEntries());
        }
        line.put("finalSegment", scan.hasFinalSegment()).put("trailer", scan.hasTrailer());
        verification.ifPresent(proof -> {
            line.put("verified", proof.isWhole()).put("authenticBytes", proof.authenticBytes());
            proof.authenticRecords().ifPresent(records -> line.put("authenticRecords", records));
        });
        fault().ifPresent(e -> line.put("fault", e.code().name()).put("message", String.valueOf(e.getMessage())));
        return line.toString();
    }

    private String verified() {
        if (verification.isEmpty()) {
            return "no: without a key all of this may be forged" + wayToTheKey();
        }
        Verification proof = verification.get();
        return proof.isWhole()
                ? "yes: every segment, the end and the trailer are authentic"
                : "no: only the first " + authentic(proof) + " are authentic";
    }

    /** Services have no option of this command line: programs open such files. */
    private String wayToTheKey() {
        KeySource first = scan.header().keys().list().get(0);
        if (first instanceof Named) {
            return "; add --key FILE";
        }
        if (first instanceof Passphrase) {
            return "; add --passphrase-file FILE";
        }
        return first instanceof Recipient ? "; add --identity FILE" : "";
    }

    private static String authentic(Verification proof) {
        return proof.authenticRecords().isPresent()
                ? Quantity.count(proof.authenticRecords().getAsLong()) + " records"
                : amount(proof.authenticBytes());
    }

    private String index() {
        boolean fixed = scan.epoch().map(epoch -> epoch.start().sizing()).orElse(Sizing.VARIABLE) == Sizing.FIXED;
        return scan.indexSegments() == 0
                ? fixed ? "none needed: segments of one size" : "missing"
                : Quantity.count(scan.indexEntries()) + " entries in " + Quantity.count(scan.indexSegments())
                        + " segments";
    }

    private static String describe(SegFileTrailer trailer) {
        String index = trailer.indexOffset() == 0 ? "" : ", index at byte " + Quantity.count(trailer.indexOffset());
        return "file of " + Quantity.count(trailer.fileBytes()) + " bytes, epoch at byte "
                + Quantity.count(trailer.epochOffset()) + index + ", final segment "
                + Quantity.count(trailer.finalSequence()) + ", " + Quantity.count(trailer.plainBytes())
                + " bytes of plaintext";
    }

    private static Optional<KeyId> keyId(SegFileHeader header) {
        return header.keys().list().get(0) instanceof Named named ? Optional.of(named.id()) : Optional.empty();
    }

    private static String describe(EpochRecord epoch) {
        return Long.toHexString(epoch.epochId()) + ", number " + epoch.start().epochNumber();
    }

    private static String amount(long bytes) {
        String exact = Quantity.count(bytes) + " bytes";
        return bytes < 1024 ? exact : Quantity.bytes(bytes) + ", " + exact;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void fact(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, value));
    }
}
