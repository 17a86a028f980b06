package io.sealstream.cli;

import io.sealstream.hub.spool.Retention;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how long a hub keeps what it stores. */
final class RetainOptions {

    @Option(
            names = "--retain-age",
            paramLabel = "TIME",
            description = "Drop what was received longer ago, such as 12h or 7d (default: keep).")
    private @Nullable TimeAmount age;

    @Option(
            names = "--retain-bytes",
            paramLabel = "BYTES",
            description = "Drop the oldest of each stream that has more, such as 10GiB (default: keep).")
    private @Nullable ByteAmount bytes;

    @Option(
            names = "--retain-total",
            paramLabel = "BYTES",
            description = "Drop the oldest of all when there is more in all, such as 100GiB (default: keep).")
    private @Nullable ByteAmount total;

    Retention retention() {
        Retention retention = Retention.KEEP_ALL;
        if (age != null) {
            retention = retention.withRetainAge(age.duration());
        }
        if (bytes != null) {
            retention = retention.withRetainBytes(bytes.bytes());
        }
        return total == null ? retention : retention.withRetainTotal(total.bytes());
    }
}
