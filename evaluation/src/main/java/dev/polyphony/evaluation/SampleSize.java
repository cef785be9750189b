package dev.polyphony.evaluation;

import dev.polyphony.evaluation.AgainstBest.Spread;
import org.jspecify.annotations.Nullable;

/** How many more questions would tell. */
final class SampleSize {
    /** The variance where one of four differs: of a handful of questions more would be a guess, too. */
    private static final double LIKELY = 0.25;

    private SampleSize() {}

    /**
     * About so many that the interval has, eight times of ten, either nothing or what would be worth it on one side of
     * it, whichever takes fewer, if the differences go on as they are: n = ((z + z.8) s / d)², s being the standard
     * deviation of the differences and d the distance to that bound; to two digits, never less than what nothing is
     * said below of.
     *
     * @param least the differences where the other is right wherever nobody knows
     * @param most the same where it is wrong there
     * @return nothing where no number would tell: what nobody knows is more than what would have to be told
     */
    static @Nullable Long more(double[] least, double[] most, double worth, double level) {
        double above = Spread.of(least).mean();
        double below = worth - Spread.of(most).mean();
        double distance = Math.max(above, below);
        if (distance <= 0) {
            return null;
        }
        int n = least.length;
        // Where nobody differed yet, three of n still might (the rule of three).
        double variance = Math.max(Spread.of(above >= below ? least : most).variance(), Math.min(LIKELY, 3.0 / n));
        double z = Quantile.twoSided(level) + Quantile.POWER;
        double needed = Math.max(z * z * variance / (distance * distance), PanelEvaluation.LEAST_QUESTIONS);
        return twoDigits(Math.max(1, needed - n));
    }

    private static long twoDigits(double number) {
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(number)) - 1));
        return (long) (Math.ceil(number / unit) * unit);
    }
}
