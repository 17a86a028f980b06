package io.sealstream.testkit;

import java.util.Random;

/**
 * Random test data that can be had again: every instance knows its seed, and {@link #forEachSeed} puts the seed of a failing case into
 * the failure. The system property {@value #SEED_PROPERTY} fixes the seed; without it each run draws a new one and prints it. Not for
 * keys. Not thread safe.
 */
public final class SeededRandom {

    /** Names the system property that fixes the seed: a decimal number. */
    public static final String SEED_PROPERTY = "sealstream.seed";

    private final long seed;
    private final Random random;

    private SeededRandom(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** One test case that draws all its randomness from its argument. */
    @FunctionalInterface
    public interface SeededCase {

        /** Throws whatever makes the test fail. */
        void run(SeededRandom random) throws Exception;
    }

    /** A source with a known seed, for data that must never change. */
    public static SeededRandom ofSeed(long seed) {
        return new SeededRandom(seed);
    }

    /**
     * Runs {@code test} with {@code count} different seeds, or with the one that the system property names.
     *
     * @param label names the test in the line that is printed
     * @throws AssertionError if a case fails; its text has the seed, its cause is the failure
     */
    public static void forEachSeed(String label, int count, SeededCase test) {
        String fixed = System.getProperty(SEED_PROPERTY, "");
        long base = fixed.isEmpty() ? new Random().nextLong() : Long.parseLong(fixed);
        int runs = fixed.isEmpty() ? count : 1;
        System.out.println(label + ": " + runs + " cases from -D" + SEED_PROPERTY + "=" + base);
        for (int i = 0; i < runs; i++) {
            runOne(label, base + i, test);
        }
    }

    private static void runOne(String label, long seed, SeededCase test) {
        try {
            test.run(new SeededRandom(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(label + " fails with -D" + SEED_PROPERTY + "=" + seed + ": " + e, e);
        }
    }

    /** What to pass as {@value #SEED_PROPERTY} to get the same data again. */
    public long seed() {
        return seed;
    }

    /** {@code length} random bytes. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A number from {@code min} to {@code max}, both included. */
    public int between(int min, int max) {
        return min + random.nextInt(max - min + 1);
    }

    /** True once in {@code n} times. */
    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** The JDK's source behind this one, for {@code Collections.shuffle} and the like. */
    public Random asRandom() {
        return random;
    }

    @Override
    public String toString() {
        return "SeededRandom[" + seed + "]";
    }
}
