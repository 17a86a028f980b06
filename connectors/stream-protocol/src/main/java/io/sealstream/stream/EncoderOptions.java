package io.sealstream.stream;

import io.sealstream.segment.Compression;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What an encoder does beside sealing. Immutable.
 *
 * @param compression how payloads are compressed; lengths then say something of the content (SPEC section 10)
 * @param sealClock gives the time that goes into the private metadata of each segment, milliseconds since 1970-01-01 UTC; empty: none
 *     does. It costs a call and 24 bytes for each segment.
 */
public record EncoderOptions(Compression compression, Optional<LongSupplier> sealClock) {

    /** Neither. */
    public static final EncoderOptions DEFAULT = new EncoderOptions(Compression.NONE, Optional.empty());

    public EncoderOptions {
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(sealClock, "sealClock");
    }
}
