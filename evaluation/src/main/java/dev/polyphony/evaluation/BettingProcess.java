package dev.polyphony.evaluation;

import java.util.Arrays;

/**
 * What bets of several sizes come to, from 1: where no bet is expected to gain, it ever reaches 1 / a with a
 * probability of at most a (Ville 1939). Bets are mixed over their sizes, since nobody knows before which is best.
 * Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting, JRSS B 86 (2024).
 *
 * <p>For one thread at a time.
 */
final class BettingProcess {
    /** What bets risk of the most that they may. */
    private static final double[] STAKES = stakes();

    private final double[] by = new double[STAKES.length];
    private double sum = 1;
    private double scale;

    BettingProcess() {
        Arrays.fill(by, 1.0 / STAKES.length);
    }

    /**
     * @param gain of a bet of 1
     * @param most that such a bet could have lost, above 0; known before the gain was
     */
    void bet(double gain, double most) {
        sum = 0;
        for (int i = 0; i < by.length; i++) {
            by[i] *= 1 + STAKES[i] / most * gain;
            sum += by[i];
        }
        if (sum > 1e100 || sum < 1e-100) {
            scale += Math.log(sum);
            for (int i = 0; i < by.length; i++) {
                by[i] /= sum;
            }
            sum = 1;
        }
    }

    double wealth() {
        return Math.exp(Math.min(700, Math.log(sum) + scale));
    }

    private static double[] stakes() {
        double[] stakes = new double[20];
        for (int i = 0; i < stakes.length; i++) {
            stakes[i] = 0.9 * Math.pow(0.75, i);
        }
        return stakes;
    }
}
