package io.sealstream.file;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.KeyId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** One way to the root key of a file, as its header names it (SPEC section 6.1.1). None of them holds a secret. Immutable. */
public sealed interface KeySource {

    /** Its number on disk. */
    int number();

    /** Its value on disk. */
    byte[] value();

    /**
     * The root key has a name, and readers hold it already.
     *
     * @param id the name
     */
    record Named(KeyId id) implements KeySource {

        static final int NUMBER = 1;

        public Named {
            Objects.requireNonNull(id, "id");
        }

        @Override
        public int number() {
            return NUMBER;
        }

        @Override
        public byte[] value() {
            return id.text().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "key id " + id;
        }
    }

    /**
     * The root key is encrypted for a recipient, who is not named: HPKE (RFC 9180) in base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
     * AES-256-GCM.
     *
     * @param wrapped encapsulated key of 32 bytes, encrypted root key and tag
     */
    record Recipient(OpaqueBytes wrapped) implements KeySource {

        /** Length of {@code wrapped}. */
        public static final int BYTES = 80;

        static final int NUMBER = 2;

        public Recipient {
            requireLength(wrapped, BYTES, BYTES);
        }

        @Override
        public int number() {
            return NUMBER;
        }

        @Override
        public byte[] value() {
            return wrapped.toBytes();
        }

        @Override
        public String toString() {
            return "recipient";
        }
    }

    /**
     * The root key comes from a passphrase.
     *
     * @param salt 16 random bytes, never used twice
     * @param cost of one try
     */
    record Passphrase(OpaqueBytes salt, Argon2Cost cost) implements KeySource {

        /** Length of {@code salt}. */
        public static final int SALT_BYTES = 16;

        static final int NUMBER = 3;
        static final int BYTES = SALT_BYTES + 6;

        public Passphrase {
            requireLength(salt, SALT_BYTES, SALT_BYTES);
            Objects.requireNonNull(cost, "cost");
        }

        @Override
        public int number() {
            return NUMBER;
        }

        @Override
        public byte[] value() {
            return new ByteWriter(BYTES)
                    .bytes(salt.toBytes())
                    .u32(cost.memoryKibibytes())
                    .u8(cost.passes())
                    .u8(cost.lanes())
                    .toBytes();
        }

        @Override
        public String toString() {
            return "passphrase, Argon2id of " + cost;
        }
    }

    /**
     * The root key is wrapped by a key management service.
     *
     * @param keyUri names the wrapping key, 1 to 255 printable ASCII characters without blanks
     * @param wrapped what the service made of the root key, 1 to 512 bytes
     */
    record KeyService(String keyUri, OpaqueBytes wrapped) implements KeySource {

        public static final int MAX_URI_BYTES = 255;
        public static final int MAX_WRAPPED_BYTES = 512;

        static final int NUMBER = 4;

        private static final Pattern ALLOWED = Pattern.compile("[!-~]{1," + MAX_URI_BYTES + "}");

        public KeyService {
            if (!ALLOWED.matcher(keyUri).matches()) {
                throw new IllegalArgumentException("key uri has 1 to " + MAX_URI_BYTES
                        + " printable ASCII characters and no blanks, found " + keyUri.length() + " characters");
            }
            requireLength(wrapped, 1, MAX_WRAPPED_BYTES);
        }

        @Override
        public int number() {
            return NUMBER;
        }

        @Override
        public byte[] value() {
            return new ByteWriter(keyUri.length() + wrapped.length() + 4)
                    .shortBytes(keyUri.getBytes(StandardCharsets.US_ASCII))
                    .shortBytes(wrapped.toBytes())
                    .toBytes();
        }

        @Override
        public String toString() {
            return "key service " + keyUri;
        }
    }

    private static void requireLength(OpaqueBytes bytes, int min, int max) {
        if (bytes.length() < min || bytes.length() > max) {
            throw new IllegalArgumentException(
                    "key source has a part of a wrong length, found " + bytes.length() + " bytes");
        }
    }
}
