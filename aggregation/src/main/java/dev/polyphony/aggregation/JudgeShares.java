package dev.polyphony.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How much each of several judges counts: in proportion to what is known of it, and none more than a third beyond an
 * equal share. So of three or more judges none has the half of what counts, whatever is known of them, and the rest of
 * a jury outweighs each of them.
 */
final class JudgeShares {
    /** Of an equal share: of three judges one counts .444 at most. */
    private static final double MOST = 4.0 / 3;

    private JudgeShares() {}

    /**
     * @param weights of at least one judge, each 0 or more; equal shares where none is above 0
     * @return above or equal to 0, 1 together, each at most 4/3 of an equal one
     */
    static double[] of(double[] weights) {
        int judges = weights.length;
        double most = Math.min(1, MOST / judges);
        double[] shares = proportional(weights, 1, new boolean[judges]);
        boolean[] full = new boolean[judges];
        // Who is cut leaves something to the others, which may bring one of them to the bound too.
        for (int round = 0; round < judges; round++) {
            for (int i = 0; i < judges; i++) {
                full[i] = full[i] || shares[i] > most;
            }
            double rest = 1 - most * count(full);
            double[] others = proportional(weights, rest, full);
            for (int i = 0; i < judges; i++) {
                shares[i] = full[i] ? most : others[i];
            }
        }
        return shares;
    }

    /** The total, shared among those that are not left out. */
    private static double[] proportional(double[] weights, double total, boolean[] leftOut) {
        double sum = IntStream.range(0, weights.length)
                .filter(i -> !leftOut[i])
                .mapToDouble(i -> weights[i])
                .sum();
        int among = weights.length - count(leftOut);
        return IntStream.range(0, weights.length)
                .mapToDouble(i -> leftOut[i] ? 0 : sum > 0 ? total * weights[i] / sum : total / among)
                .toArray();
    }

    private static int count(boolean[] which) {
        return (int) IntStream.range(0, which.length).filter(i -> which[i]).count();
    }

    /** The largest of them. */
    static double largest(double[] shares) {
        return Arrays.stream(shares).max().orElse(0);
    }
}
