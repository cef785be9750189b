package dev.polyphony.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.bench.figures.Escalation.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class EscalationTest {
    private static final Escalation TWO = new Escalation(List.of(
            List.of(new Step(.9, 1, 1), new Step(.9, 10, 1)), List.of(new Step(.4, 1, 0), new Step(.9, 10, 1))));

    @Test
    void firstModelAnswersWhatItIsSureOf() {
        assertThat(TWO.at(.5).point()).isEqualTo(new Point(12, 1));
    }

    @Test
    void everythingStaysWithTheFirstModelAtNought() {
        assertThat(TWO.at(0).point()).isEqualTo(new Point(2, .5));
    }

    @Test
    void surestAnswerStandsWhereNoneIsSureEnough() {
        Escalation unsure = new Escalation(List.of(List.of(new Step(.5, 1, 1), new Step(.4, 10, 0))));

        assertThat(unsure.at(.6).point()).isEqualTo(new Point(11, 1));
        assertThat(TWO.at(1).point()).isEqualTo(new Point(22, 1));
    }

    @Test
    void bestThresholdKeepsWithinTheCost() {
        assertThat(TWO.best(11).threshold()).isZero();
        assertThat(TWO.best(12).point()).isEqualTo(new Point(12, 1));
        assertThat(TWO.best(100).point()).isEqualTo(new Point(12, 1));
    }
}
