package io.sealstream.file;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.KeyId;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeySource.KeyService;
import io.sealstream.file.KeySource.Named;
import io.sealstream.file.KeySource.Passphrase;
import io.sealstream.file.KeySource.Recipient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the key sources of a file header: every length and cost is checked before anything is done with it. Stateless. */
final class KeySourcesDecoder {

    private static final String WHAT = "key source";

    private KeySourcesDecoder() {}

    /** Reads to the end of {@code in}. */
    static KeySources decode(ByteReader in) throws StreamException {
        List<KeySource> found = new ArrayList<>();
        do {
            if (found.size() == KeySources.MAX_COUNT) {
                throw new LimitExceededException(
                        ErrorCode.LIMIT, "file has too many key sources", "maxCount", KeySources.MAX_COUNT);
            }
            found.add(one(in));
        } while (in.remaining() > 0);
        try {
            return new KeySources(found);
        } catch (IllegalArgumentException e) {
            throw corrupt("key sources are not in the form that writers give them");
        }
    }

    private static KeySource one(ByteReader in) throws StreamException {
        int number = in.u16();
        try {
            return switch (number) {
                case Named.NUMBER -> new Named(new KeyId(in.text(KeyId.MAX_BYTES)));
                case Recipient.NUMBER -> new Recipient(OpaqueBytes.of(in.shortBytes(Recipient.BYTES)));
                case Passphrase.NUMBER -> passphrase(value(in, Passphrase.BYTES));
                case KeyService.NUMBER ->
                    keyService(value(in, 4 + KeyService.MAX_URI_BYTES + KeyService.MAX_WRAPPED_BYTES));
                default ->
                    throw new CorruptDataException(
                            ErrorCode.CORRUPT_HEADER,
                            "key source is unknown",
                            "found",
                            number,
                            "knownUpTo",
                            KeyService.NUMBER);
            };
        } catch (IllegalArgumentException e) {
            throw corrupt("key source has an impossible value");
        }
    }

    private static ByteReader value(ByteReader in, int maxBytes) throws StreamException {
        return ByteReader.of(in.shortBytes(maxBytes), WHAT);
    }

    private static KeySource passphrase(ByteReader value) throws StreamException {
        OpaqueBytes salt = OpaqueBytes.of(value.bytes(Passphrase.SALT_BYTES));
        int memoryKibibytes = value.u32();
        int passes = value.u8();
        int lanes = value.u8();
        value.end();
        if (!Argon2Cost.isAllowed(memoryKibibytes, passes, lanes)) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "passphrase of this file costs more or less than allowed",
                    "memoryKibibytes",
                    memoryKibibytes,
                    "passes",
                    passes,
                    "lanes",
                    lanes,
                    "maxMemoryKibibytes",
                    Argon2Cost.MAX_MEMORY_KIBIBYTES,
                    "maxPasses",
                    Argon2Cost.MAX_PASSES,
                    "maxLanes",
                    Argon2Cost.MAX_LANES);
        }
        return new Passphrase(salt, new Argon2Cost(memoryKibibytes, passes, lanes));
    }

    private static KeySource keyService(ByteReader value) throws StreamException {
        byte[] uri = value.shortBytes(KeyService.MAX_URI_BYTES);
        byte[] wrapped = value.shortBytes(KeyService.MAX_WRAPPED_BYTES);
        value.end();
        return new KeyService(new String(uri, StandardCharsets.ISO_8859_1), OpaqueBytes.of(wrapped));
    }

    private static CorruptDataException corrupt(String sentence) {
        return new CorruptDataException(ErrorCode.CORRUPT_HEADER, sentence);
    }
}
