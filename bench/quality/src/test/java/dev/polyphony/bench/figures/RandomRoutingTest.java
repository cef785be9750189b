package dev.polyphony.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RandomRoutingTest {
    private static final RandomRouting TWO = new RandomRouting(List.of(new Point(1, .6), new Point(11, .9)));

    @Test
    void halfwayInCostIsHalfwayInAccuracy() {
        assertThat(TWO.accuracy(6)).isCloseTo(.75, within(1e-9));
    }

    @Test
    void eachModelsOwnCostGivesItsOwnAccuracy() {
        assertThat(TWO.accuracy(1)).isEqualTo(.6);
        assertThat(TWO.accuracy(11)).isEqualTo(.9);
    }

    @Test
    void moreThanTheDearestBuysNothing() {
        assertThat(TWO.accuracy(50)).isEqualTo(.9);
    }

    @Test
    void lessThanTheCheapestLeavesPromptsUnanswered() {
        assertThat(TWO.accuracy(.5)).isCloseTo(.3, within(1e-9));
    }

    @Test
    void modelThatIsDearerAndWorseIsNeverDrawn() {
        RandomRouting lots = new RandomRouting(List.of(new Point(1, .7), new Point(4, .5)));

        assertThat(lots.accuracy(3)).isEqualTo(.7);
    }

    @Test
    void modelBelowTheLineBetweenTwoOthersIsPassedOver() {
        RandomRouting lots = new RandomRouting(List.of(new Point(1, .6), new Point(6, .61), new Point(11, .9)));

        assertThat(lots.accuracy(6)).isCloseTo(.75, within(1e-9));
    }
}
