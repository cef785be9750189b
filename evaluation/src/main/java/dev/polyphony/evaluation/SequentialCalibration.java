package dev.polyphony.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether answers are as often right as was predicted of them: evidence that holds whenever somebody looks, however
 * often.
 *
 * <p>Each answer has a predicted probability and a margin, known before anybody said whether it is right. One side bets
 * that answers are right less often than predicted, by more than the margin, the other that they are more often. Where
 * one of these is wrong of every answer, whatever came before, the evidence for it ever reaches 1 / a with a
 * probability of at most a ({@link BettingProcess}). So it takes neither a sample size that is fixed before nor answers
 * that are alike.
 *
 * <p>A change may begin late, when bets on it have long lost: a part of the stake is kept for a beginning at each
 * {@value #BLOCK} answers, 1 / (j (j + 1)) for the jth. A mixture of such processes is one itself. Shin, Ramdas and
 * Rinaldo, E-detectors: a nonparametric framework for sequential change detection, NEJSDS 2 (2024).
 *
 * <p>For one thread at a time.
 */
public final class SequentialCalibration {
    static final int BLOCK = 50;

    private final Side below = new Side();
    private final Side above = new Side();
    private int cases;
    private int right;
    private double predicted;

    /**
     * One more answer, in the order in which it became known whether they are right.
     *
     * @param probability that was predicted, 0 to 1
     * @param margin by which the prediction may be off, above 0
     */
    public void add(double probability, double margin, boolean right) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("no probability from 0 to 1: " + probability);
        }
        if (!(margin > 0)) {
            throw new IllegalArgumentException("no margin above 0: " + margin);
        }
        if (cases % BLOCK == 0) {
            below.begin();
            above.begin();
        }
        double outcome = right ? 1 : 0;
        double least = Math.max(0, probability - margin);
        double most = Math.min(1, probability + margin);
        below.bet(least - outcome, 1 - least);
        above.bet(outcome - most, most);
        cases++;
        this.right += right ? 1 : 0;
        predicted += probability;
    }

    public int cases() {
        return cases;
    }

    /** The share of answers that are right; 0 before the first. */
    public double right() {
        return cases == 0 ? 0 : right / (double) cases;
    }

    /** The mean of what was predicted; 0 before the first. */
    public double predicted() {
        return cases == 0 ? 0 : predicted / cases;
    }

    /** The most that has ever spoken for answers being right less often than predicted, by more than the margin. */
    public double evidenceBelow() {
        return below.highest;
    }

    /** The same for more often. */
    public double evidenceAbove() {
        return above.highest;
    }

    /** Of bets that begin at each block, what they ever came to together. */
    private static final class Side {
        private final List<BettingProcess> begun = new ArrayList<>();
        private double highest = 1;

        void begin() {
            begun.add(new BettingProcess());
        }

        void bet(double gain, double most) {
            // What is kept for later beginnings has neither gained nor lost.
            double sum = 1.0 / (begun.size() + 1);
            for (int j = 1; j <= begun.size(); j++) {
                BettingProcess bets = begun.get(j - 1);
                bets.bet(gain, most);
                sum += bets.wealth() / ((double) j * (j + 1));
            }
            highest = Math.max(highest, sum);
        }
    }
}
