package dev.polyphony.bench.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void ratioIsTakenRoundByRound() {
        Results results = new Results();
        for (double slower : List.of(1.0, 10.0)) {
            results.add("ours", Measure.CPU_OWN, 3 * slower);
            results.add("theirs", Measure.CPU_OWN, 2 * slower);
        }
        assertThat(results.ratio("ours", "theirs", Measure.CPU_OWN)).contains(new Results.Spread(1.5, 1.5, 1.5));
        assertThat(results.ratio("ours", "nobody", Measure.CPU_OWN)).isEmpty();
    }

    @Test
    void quantileLiesBetweenTwoValues() {
        assertThat(Results.quantile(List.of(4.0, 1.0, 2.0, 3.0), 0.5)).isEqualTo(2.5);
        assertThat(Results.quantile(List.of(7.0), 0.95)).isEqualTo(7);
    }

    @Test
    void processorTimeIsReadBehindANameWithSpacesAndParentheses() {
        assertThat(ProcessFigures.cpuMillis(
                        List.of("42 (a (b) c) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 9 9 20 0 1 0 1 1 1")))
                .isEqualTo(3000);
        assertThat(ProcessFigures.megabytes(List.of("Rss:    2048 kB", "Pss:    1024 kB"), "Pss:"))
                .isEqualTo(1);
    }
}
