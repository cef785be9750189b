package dev.polyphony.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.Node;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HedgeBudgetTest {
    private static final Node HEDGE =
            new Node.Hedge("", List.of(contender("gpt-4o-mini"), contender("gpt-4o")), Duration.ZERO);

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

    private static Node.Contender contender(String model) {
        Node skipped = new Node.Skipped("", model, ModelRef.unknown(model), new Failure.NotRecorded());
        return new Node.Contender(skipped, Duration.ZERO);
    }

    private static long granted(HedgeBudget budget, int asked) {
        return IntStream.range(0, asked).filter(i -> budget.take()).count();
    }
}
