package dev.polyphony.aggregation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The mean of what several judges say without the ends (J. W. Tukey, <em>A survey of sampling from contaminated
 * distributions</em>, 1960; P. J. Huber, <em>Robust Statistics</em>, 1981, section 1.3). At each end as much is left
 * out as the weightiest judge counts, a quarter at least, so that what one judge says is left out wherever it lies
 * outside of what the others say: the mean is always between the least and the most that the others say. Of three equal
 * judges it is the median, of more the interquartile mean or more of them. Of two nobody can tell which is the odd one:
 * it is their mean.
 */
final class TrimmedMean {
    private static final double LEAST_TRIM = 0.25;
    private static final int FEWEST = 3;

    private TrimmedMean() {}

    /**
     * @param values one of each judge; at least one
     * @param shares of the judges in the same order, by {@link JudgeShares}
     */
    static double of(double[] values, double[] shares) {
        double trim = values.length < FEWEST ? 0 : Math.max(LEAST_TRIM, JudgeShares.largest(shares));
        List<Integer> order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .toList();
        double below = 0;
        double sum = 0;
        double kept = 0;
        for (int i : order) {
            double from = Math.max(below, trim);
            below += shares[i];
            double part = Math.min(below, 1 - trim) - from;
            if (part > 0) {
                sum += part * values[i];
                kept += part;
            }
        }
        return kept > 0 ? sum / kept : 0;
    }
}
