package dev.polyphony.testing;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Tests that walk at random: every walk of every run has a seed of its own, which a failure names. With the system
 * property {@code polyphony.test.seed}, or {@code POLYPHONY_TEST_SEED} in the environment, each test makes the one walk
 * of that seed.
 */
public final class RandomWalks {
    private static final String PROPERTY = "polyphony.test.seed";
    private static final String VARIABLE = "POLYPHONY_TEST_SEED";

    private RandomWalks() {}

    /** One walk; all that it does at random is by these dice. */
    @FunctionalInterface
    public interface Walk {
        void by(Random dice) throws Exception;
    }

    /**
     * Makes so many walks, or the one that was asked for; the first failure ends them.
     *
     * @return how many were made
     */
    public static int walk(int times, Walk walk) {
        String asked = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (asked != null) {
            walk(Long.parseLong(asked), walk);
            return 1;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < times; i++) {
            // Whole positive numbers are easily copied.
            walk(seeds.nextLong(1_000_000_000), walk);
        }
        return times;
    }

    private static void walk(long seed, Walk walk) {
        try {
            walk.by(new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("with -D%s=%d: %s".formatted(PROPERTY, seed, e.getMessage()), e);
        }
    }
}
