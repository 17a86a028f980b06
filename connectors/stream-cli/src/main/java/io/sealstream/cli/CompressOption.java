package io.sealstream.cli;

import io.sealstream.segment.Compression;
import picocli.CommandLine.Option;

/** Whether segments are compressed. A mixin. */
final class CompressOption {

    @Option(
            names = "--compress",
            description = {
                "Compress each segment with deflate. Lengths then say something of the content: not for data in which",
                "secrets stand beside what strangers may choose."
            })
    private boolean compress;

    Compression compression() {
        return compress ? Compression.DEFLATE : Compression.NONE;
    }
}
