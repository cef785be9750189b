package dev.polyphony.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HedgeBudgetTest {
    private static final Node HEDGE = Compiling.compiled(
                    new Plan.Hedge(List.of(Plan.Call.of("gpt-4o-mini"), Plan.Call.of("gpt-4o")), null))
            .root();

    @Test
    void quietWorkerCanAlwaysAffordAFew() {
        assertThat(granted(new HedgeBudget(0), 100)).isEqualTo(10);
    }

    @Test
    void busyWorkerAffordsItsShare() {
        HedgeBudget budget = new HedgeBudget(0.1);

        long granted = IntStream.range(0, 200)
                .filter(i -> {
                    budget.begin(HEDGE);
                    return budget.take();
                })
                .count();

        // The share of the first finds the bucket full.
        assertThat(granted).isEqualTo(10 + 19);
    }

    @Test
    void hoursOfQuickAnswersSaveUpNoMoreThanAFullBucket() {
        HedgeBudget budget = new HedgeBudget(0.1);
        IntStream.range(0, 100_000).forEach(i -> budget.begin(HEDGE));

        assertThat(granted(budget, 1_000)).isEqualTo(10);
    }

    private static long granted(HedgeBudget budget, int asked) {
        return IntStream.range(0, asked).filter(i -> budget.take()).count();
    }
}
