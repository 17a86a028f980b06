package io.sealstream.it.fuzz;

import java.security.SecureRandom;
import java.util.Random;

/** Gives the same bytes in every process, so that a finding can be had again. For fuzzing only: its salts are no secret. */
final class RepeatableRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final Random random;

    RepeatableRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
