package dev.polyphony.evaluation;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * A share that was observed.
 *
 * @param of how many
 * @param share 0 to 1
 * @param interval of the share that is behind it, at 95 %
 */
public record Proportion(int of, double share, Interval interval) {
    /** Two-sided, of every interval that stands alone. */
    public static final double LEVEL = 0.95;

    /**
     * With Wilson's score interval, which holds for few and for shares near 0 and 1 (Wilson 1927; Brown, Cai and
     * DasGupta 2001 recommend it).
     *
     * @param count how many of them, perhaps with halves
     * @param of at least 1
     */
    public static Proportion of(double count, int of) {
        return new Proportion(of, count / of, wilson(count / of, of));
    }

    /** @param of above 0, perhaps of answers that count for less than one */
    static Interval wilson(double share, double of) {
        double z = Quantile.twoSided(LEVEL);
        double z2 = z * z / of;
        double middle = (share + z2 / 2) / (1 + z2);
        double half = z / (1 + z2) * Math.sqrt(share * (1 - share) / of + z2 / of / 4);
        return new Interval(Math.max(0, Math.min(share, middle - half)), Math.min(1, Math.max(share, middle + half)));
    }

    /**
     * How likely at least so many of them are where the share behind it is that one: exactly, by the binomial
     * distribution, so it holds for one of one as well.
     *
     * @param count from 0 to {@code of}
     * @param of at least 1
     * @param share 0 to 1
     */
    public static double chance(int count, int of, double share) {
        return count == 0 ? 1 : BinomialDistribution.of(of, share).survivalProbability(count - 1);
    }
}
