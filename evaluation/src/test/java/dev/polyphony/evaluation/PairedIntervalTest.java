package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedIntervalTest {
    private static final double LEVEL = 0.95;

    /** Airway hyper-responsiveness before and after transplantation: Fagerland, Lydersen and Laake 2014, table 3. */
    @Test
    void scoreIntervalIsThePublishedOne() {
        Interval interval = PairedInterval.score(1, 7, 21, Quantile.twoSided(LEVEL));
        assertThat(interval.low()).isCloseTo(-0.517, within(0.001));
        assertThat(interval.high()).isCloseTo(-0.026, within(0.001));
    }

    /** z² / (n + z²) each way: nobody ever differed, and yet they may. */
    @Test
    void whereNobodyDiffersTheIntervalIsNotAPoint() {
        Interval interval = PairedInterval.of(new double[50], LEVEL);
        assertThat(interval.low()).isCloseTo(-0.0713, within(0.0001));
        assertThat(interval.high()).isCloseTo(0.0713, within(0.0001));
    }

    @ParameterizedTest
    @CsvSource({"40, 0.10, 0.10", "100, 0.15, 0.05", "100, 0.02, 0.02", "300, 0.20, 0.10"})
    void scoreIntervalHasTheTruthAsOftenAsItSays(int questions, double gain, double loss) {
        RandomGenerator random = new SplittableRandom(7);
        int samples = 4_000;
        int held = 0;
        for (int i = 0; i < samples; i++) {
            double[] differences = new double[questions];
            for (int j = 0; j < questions; j++) {
                double draw = random.nextDouble();
                differences[j] = draw < gain ? 1 : draw < gain + loss ? -1 : 0;
            }
            held += PairedInterval.of(differences, LEVEL).contains(gain - loss) ? 1 : 0;
        }
        assertThat(held / (double) samples).isBetween(0.935, 0.995);
    }

    @Test
    void bootstrapHasTheTruthAboutAsOftenAsItSays() {
        RandomGenerator random = new SplittableRandom(7);
        int samples = 200;
        int held = 0;
        for (int i = 0; i < samples; i++) {
            held += PairedInterval.bootstrap(lots(random, 80), LEVEL).contains(0.7 - 0.65) ? 1 : 0;
        }
        assertThat(held / (double) samples).isBetween(0.9, 0.99);
    }

    @Test
    void normalIntervalIsThatOfTheBootstrapWhereThereAreManyQuestions() {
        double[] differences = lots(new SplittableRandom(7), 1_000);
        Interval bootstrap = PairedInterval.bootstrap(differences, LEVEL);
        Interval normal = PairedInterval.normal(differences, LEVEL);
        assertThat(normal.low()).isCloseTo(bootstrap.low(), within(0.002));
        assertThat(normal.high()).isCloseTo(bootstrap.high(), within(0.002));
    }

    @Test
    void sameAnswersHaveTheSameInterval() {
        double[] differences = lots(new SplittableRandom(7), 50);
        assertThat(PairedInterval.of(differences, LEVEL)).isEqualTo(PairedInterval.of(differences.clone(), LEVEL));
    }

    /** One who is right at 70 %, and lots between one at 80 % and one at 50 %, of which each is drawn half the time. */
    private static double[] lots(RandomGenerator random, int questions) {
        double[] differences = new double[questions];
        for (int i = 0; i < questions; i++) {
            differences[i] = right(random, 0.7) - (right(random, 0.8) + right(random, 0.5)) / 2;
        }
        return differences;
    }

    private static double right(RandomGenerator random, double share) {
        return random.nextDouble() < share ? 1 : 0;
    }
}
