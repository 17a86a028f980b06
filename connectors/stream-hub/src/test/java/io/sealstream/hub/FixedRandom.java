package io.sealstream.hub;

import java.security.SecureRandom;
import java.util.Random;

/** Gives the same bytes each time: for vectors, never for keys that protect anything. */
final class FixedRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final Random random;

    FixedRandom(long seed) {
        random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
