package dev.polyphony.planning.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Plan;
import dev.polyphony.planning.Compiling;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class AffordabilityTest {
    private static final Plan MINI = Plan.Call.of("gpt-4o-mini");
    private static final Plan FOUR_O = Plan.Call.of("gpt-4o");

    /**
     * What a request to gpt-4o can cost with 1,000 tokens out is a little over a cent, to gpt-4o-mini a tenth of it.
     */
    private static final Money CENTS = Money.ofUsd(new BigDecimal("0.02"));

    @Test
    void chainNeedsItsDearestStep() {
        assertThat(compile(new Plan.Fallback(List.of(FOUR_O, FOUR_O, MINI)), CENTS))
                .isInstanceOf(Compilation.Compiled.class);
    }

    @Test
    void escalationNeedsItsDearestStepToo() {
        assertThat(compile(new Plan.Escalate(List.of(FOUR_O, FOUR_O), null), CENTS))
                .isInstanceOf(Compilation.Compiled.class);
    }

    @Test
    void panelThatCouldCostMoreIsRefusedWithWhatCouldBeHad() {
        Plan panel = new Plan.Panel(List.of(MINI, FOUR_O, FOUR_O), null, null, new Aggregation.Best());

        assertThat(compile(panel, CENTS)).isInstanceOfSatisfying(Compilation.Rejected.class, rejected -> {
            assertThat(rejected.field()).isEqualTo("max-cost");
            assertThat(rejected.problem()).contains("more than $0.020000", "--models");
        });
    }

    @Test
    void modelWithoutAPriceIsNamed() {
        assertThat(compile(Plan.Call.of("openai/nobody-knows"), CENTS))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.problem())
                                .contains("openai/nobody-knows has no price")
                                .doesNotContain("$1000000000"));
    }

    private static Compilation compile(Plan plan, Money most) {
        return Compiling.compile(new Selection.Custom(plan), new Limits(null, null, 1_000, most), "a question");
    }
}
