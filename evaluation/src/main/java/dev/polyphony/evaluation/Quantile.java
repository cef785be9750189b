package dev.polyphony.evaluation;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Of the standard normal distribution. */
final class Quantile {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** Of a one-sided test that finds in eight cases of ten what is there. */
    static final double POWER = NORMAL.inverseCumulativeProbability(0.8);

    private Quantile() {}

    /** What a two-sided interval of that level has on each side, in standard errors: 1.96 for .95. */
    static double twoSided(double level) {
        return NORMAL.inverseSurvivalProbability((1 - level) / 2);
    }
}
