package dev.polyphony.evaluation;

import dev.polyphony.evaluation.AgainstBest.Spread;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;

/**
 * The interval of a mean difference between two that answered the same questions.
 *
 * <p>Of right and wrong answers it is Tango's score interval (Statistics in Medicine 17, 1998, 891–908), which
 * Fagerland, Lydersen and Laake (Statistics in Medicine 33, 2014, 2850–2875) recommend: it holds for few questions and
 * where nobody ever differs. Where one side is an expected score, such as of drawing lots, it is the percentile
 * interval of a paired bootstrap over the questions (Efron and Tibshirani 1993, ch. 13), of {@value #RESAMPLES}
 * resamples with a fixed seed: the same answers give the same interval. Of more than {@value #MANY} questions the
 * mean's normal distribution is as good, and takes no time.
 */
public final class PairedInterval {
    static final int RESAMPLES = 10_000;
    static final long SEED = 20_240_607;
    static final String SCORE = "Tango's score interval";
    static final String BOOTSTRAP = "paired bootstrap, " + RESAMPLES + " resamples, seed " + SEED;

    static final String NORMAL = "normal distribution of the mean";

    private static final int MANY = 1_000;
    private static final int BISECTIONS = 60;

    private PairedInterval() {}

    static boolean isOfRightAndWrong(double[] differences) {
        return DoubleStream.of(differences).allMatch(one -> one == -1 || one == 0 || one == 1);
    }

    static String method(double[] differences) {
        return isOfRightAndWrong(differences) ? SCORE : differences.length > MANY ? NORMAL : BOOTSTRAP;
    }

    /** @param differences one a question, each from −1 to 1; at least one */
    public static Interval of(double[] differences, double level) {
        if (isOfRightAndWrong(differences)) {
            int gains =
                    (int) DoubleStream.of(differences).filter(one -> one > 0).count();
            int losses =
                    (int) DoubleStream.of(differences).filter(one -> one < 0).count();
            return score(gains, losses, differences.length, Quantile.twoSided(level));
        }
        return differences.length > MANY ? normal(differences, level) : bootstrap(differences, level);
    }

    static Interval normal(double[] differences, double level) {
        Spread spread = Spread.of(differences);
        double half = Quantile.twoSided(level) * spread.standardError();
        return new Interval(spread.mean() - half, spread.mean() + half);
    }

    /**
     * The differences that a score test does not refuse.
     *
     * @param gains questions that only the first answered right
     * @param losses questions that only the second answered right
     * @param pairs all questions
     */
    static Interval score(int gains, int losses, int pairs, double z) {
        double observed = (gains - losses) / (double) pairs;
        return new Interval(root(-1, observed, gains, losses, pairs, z), root(observed, 1, gains, losses, pairs, -z));
    }

    /** The statistic falls as the difference grows. */
    private static double root(double from, double to, int gains, int losses, int pairs, double z) {
        double low = from;
        double high = to;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (statistic(middle, gains, losses, pairs) > z) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /**
     * (b − c − nΔ) / √(n (2q + Δ(1 − Δ))), where q is the most likely probability of a loss at that difference: the
     * larger root of 2n q² + (−b − c + (2n − b + c)Δ) q − cΔ(1 − Δ) = 0.
     */
    private static double statistic(double difference, int gains, int losses, int pairs) {
        double a = 2.0 * pairs;
        double b = -gains - losses + (2.0 * pairs - gains + losses) * difference;
        double c = -losses * difference * (1 - difference);
        double q = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
        double variance = pairs * (2 * q + difference * (1 - difference));
        double distance = gains - losses - pairs * difference;
        return variance <= 0 ? Math.copySign(Double.MAX_VALUE, distance) : distance / Math.sqrt(variance);
    }

    static Interval bootstrap(double[] differences, double level) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < differences.length; j++) {
                sum += differences[random.nextInt(differences.length)];
            }
            means[i] = sum / differences.length;
        }
        Arrays.sort(means);
        int beyond = (int) Math.floor((1 - level) / 2 * RESAMPLES);
        return new Interval(means[beyond], means[RESAMPLES - 1 - beyond]);
    }
}
