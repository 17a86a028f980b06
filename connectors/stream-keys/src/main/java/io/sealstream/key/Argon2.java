package io.sealstream.key;

import io.sealstream.file.Argon2Cost;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 19 (RFC 9106): makes each guess at a passphrase dear. */
final class Argon2 {

    private Argon2() {}

    /** Takes the time and the memory of {@code cost}. The caller wipes the result. */
    static byte[] stretch(Passphrase passphrase, byte[] salt, Argon2Cost cost, int length) {
        byte[] secret = passphrase.exposeBytes();
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(cost.memoryKibibytes())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .build());
        byte[] stretched = new byte[length];
        try {
            argon2.generateBytes(secret, stretched);
            return stretched;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
