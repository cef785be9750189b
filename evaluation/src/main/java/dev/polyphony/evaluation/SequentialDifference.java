package dev.polyphony.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * By how much the mean outcome of a candidate differs from that of a control, where each case was given to one of them
 * by lot: evidence and intervals that hold whenever somebody looks, however often, and also where looking decides when
 * to stop.
 *
 * <p>Each case has a score whose mean, whatever came before, is the difference of that moment: the outcome, less what
 * outcomes were before, weighed by the inverse of the arm's share (Horvitz and Thompson 1952). So neither a base rate
 * that drifts nor a share that is changed misleads it; and since outcomes are told from what they were before, neither
 * does it where one arm's outcomes are known more often than the other's, as long as which are known has nothing to do
 * with what they are. On that score it bets against a claim: what the bets come to, from 1, is more than 1 / a with a
 * probability of at most a where the claim is false, at any time (Ville 1939). Bets are mixed over their sizes, since
 * nobody knows the difference before. Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting,
 * JRSS B 86 (2024); Waudby-Smith, Wu, Ramdas, Karampatziakis and Mineiro, Anytime-valid off-policy inference for
 * contextual bandits, ACM/IMS Journal of Data Science 1 (2024).
 *
 * <p>For one thread at a time.
 */
public final class SequentialDifference {
    /** Of what outcomes were before, the last ones count: about so many. So it follows where they drift. */
    private static final double MEMORY = 100;

    /** So many cases speak for the shares as they were drawn. */
    private static final double DRAWN = 100;

    private static final int BISECTIONS = 20;

    private final Map<Claim, Wealth> tracked = new HashMap<>();
    private double[] scores = new double[64];
    private double[] lowest = new double[64];
    private double[] highest = new double[64];
    private int cases;
    private double level;
    private double weight;
    private double candidates;
    private double candidatesDrawn;
    private double controls;
    private double controlsDrawn;

    /**
     * One more case, in the order in which outcomes became known.
     *
     * @param candidate whether it was the candidate's
     * @param share of the candidate when it was drawn, above 0 and below 1
     * @param outcome 0 to 1, more is better
     */
    public void add(boolean candidate, double share, double outcome) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("no share between 0 and 1: " + share);
        }
        if (!(outcome >= 0 && outcome <= 1)) {
            throw new IllegalArgumentException("no outcome from 0 to 1: " + outcome);
        }
        if (cases == scores.length) {
            scores = Arrays.copyOf(scores, 2 * cases);
            lowest = Arrays.copyOf(lowest, 2 * cases);
            highest = Arrays.copyOf(highest, 2 * cases);
        }
        double before = (level + 0.5) / (weight + 1);
        double known = known(share);
        scores[cases] = candidate ? (outcome - before) / known : (before - outcome) / (1 - known);
        lowest[cases] = -Math.max(before / known, (1 - before) / (1 - known));
        highest[cases] = Math.max((1 - before) / known, before / (1 - known));
        cases++;
        level = level * (1 - 1 / MEMORY) + outcome;
        weight = weight * (1 - 1 / MEMORY) + 1;
        candidates += candidate ? 1 : 0;
        controls += candidate ? 0 : 1;
        candidatesDrawn += share;
        controlsDrawn += 1 - share;
    }

    /**
     * The candidate's share among those whose outcome is known: other than drawn where one arm's are known more often.
     */
    private double known(double share) {
        double more = (candidates + DRAWN * share) / (candidatesDrawn + DRAWN * share);
        double less = (controls + DRAWN * (1 - share)) / (controlsDrawn + DRAWN * (1 - share));
        return share * more / (share * more + (1 - share) * less);
    }

    public int cases() {
        return cases;
    }

    /** The difference as it looks now, candidate less control: an estimate without bias; 0 before the first case. */
    public double estimate() {
        double sum = 0;
        for (int i = 0; i < cases; i++) {
            sum += scores[i];
        }
        return cases == 0 ? 0 : Math.clamp(sum / cases, -1.0, 1.0);
    }

    /**
     * How strongly it speaks for a difference below that bound. Where the difference is not below, this ever reaches 1
     * / a with a probability of at most a.
     */
    public double evidenceBelow(double bound) {
        return evidence(new Claim(bound, true));
    }

    /** The same for a difference above. */
    public double evidenceAbove(double bound) {
        return evidence(new Claim(bound, false));
    }

    private double evidence(Claim claim) {
        return tracked.computeIfAbsent(claim, any -> new Wealth()).through(claim);
    }

    /**
     * Where the difference lies: at no time is it below the interval with a probability of more than that error, nor
     * above it.
     *
     * @param error of each side, above 0 and below 1
     */
    public Interval interval(double error) {
        double low = bound(error, false);
        double high = bound(error, true);
        return low <= high ? new Interval(low, high) : new Interval(estimate(), estimate());
    }

    /** The bets do not depend on the bound, so what they come to grows with the distance to it. */
    private double bound(double error, boolean below) {
        double inside = estimate();
        double outside = below ? 1 : -1;
        if (new Wealth().through(new Claim(outside, below)) < 1 / error) {
            return outside;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (inside + outside) / 2;
            if (new Wealth().through(new Claim(middle, below)) < 1 / error) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private record Claim(double bound, boolean below) {}

    /** What bets on a claim have come to. */
    private final class Wealth {
        private final BettingProcess bets = new BettingProcess();
        private int through;

        /** By all cases so far. */
        double through(Claim claim) {
            for (; through < cases; through++) {
                double gain = claim.below ? claim.bound - scores[through] : scores[through] - claim.bound;
                // The most that can be lost with one case, at the claim that is furthest off.
                bets.bet(gain, 1 + (claim.below ? highest[through] : -lowest[through]));
            }
            return bets.wealth();
        }
    }
}
