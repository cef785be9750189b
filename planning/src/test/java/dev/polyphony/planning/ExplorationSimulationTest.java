package dev.polyphony.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.planning.ExplorationSimulation.Outcome;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Whether exploring finds a model that has become better, in time and for no more than it may cost. */
class ExplorationSimulationTest {
    private static final double SHARE = 0.1;

    @Test
    void modelThatHasBecomeBetterIsFoundWithExplorationAndNotWithout() {
        IntToDoubleFunction betterFromDay30 = day -> day < 30 ? 0.5 : 0.95;

        Outcome with = ExplorationSimulation.run(1, SHARE, 10, betterFromDay30);
        Outcome without = ExplorationSimulation.run(1, 0, 10, betterFromDay30);

        assertThat(with.found()).isGreaterThanOrEqualTo(30);
        assertThat(with.regret()).isLessThan(without.regret());
        assertThat(without.found()).isEqualTo(-1);
        assertThat(without.explored()).isZero();
    }

    /** At most the share of analyses times the distance, and no more once it is known that it is worse. */
    @Test
    void whatExploringCostsIsWithinTheShareOfTheDistance() {
        int analyses = ExplorationSimulation.DAYS * ExplorationSimulation.A_DAY;

        Outcome worse = ExplorationSimulation.run(2, SHARE, 12, day -> 0.6);

        assertThat(worse.found()).isEqualTo(-1);
        assertThat(worse.explored()).isPositive();
        assertThat(worse.regret()).isLessThan(SHARE * analyses * (0.8 - 0.6) / 2);
    }
}
