package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {
    /** 1 - .98^n, and less what one of n adds. */
    @ParameterizedTest
    @CsvSource({"0, 5, 1", "1, 1, 0.02", "1, 2, 0.0396", "2, 2, 0.0004", "2, 7, 0.007857", "2, 8, 0.010337"})
    void chanceOfSoManyIsThatOfTheBinomialDistribution(int count, int of, double chance) {
        assertThat(Proportion.chance(count, of, 0.02)).isCloseTo(chance, within(1e-6));
    }
}
