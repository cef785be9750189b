package dev.polyphony.budget;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.ModelRef;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.port.BudgetHeadroom;
import dev.polyphony.port.BudgetView;
import dev.polyphony.port.StorageUnavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The standing budgets that an analysis counts to. */
public final class StandingBudgets implements BudgetView {
    private static final Logger log = LoggerFactory.getLogger(StandingBudgets.class);

    private final Budgets budgets;
    private final InstantSource clock;

    public StandingBudgets(Budgets budgets, InstantSource clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    /** Without an answer of the books none counts: nothing is spent by looking, and each call asks them again. */
    @Override
    public List<BudgetHeadroom> of(Analysis analysis) {
        try {
            return budgets.standing().stream()
                    .filter(standing ->
                            standing.budget().concerns(analysis.tenant(), Analysis.category(analysis.label())))
                    .peek(StandingBudgets::saySoIfItCannotBe)
                    .map(this::allowance)
                    .toList();
        } catch (StorageUnavailable e) {
            log.warn("budgets are not looked at before {} begins: {}", analysis.id(), e.getMessage());
            return List.of();
        }
    }

    private static void saySoIfItCannotBe(Budgets.Standing standing) {
        if (standing.problem() != null) {
            log.warn(
                    "{}: {} and counts as nothing; polyphony costs audit recounts it",
                    standing.budget().id(),
                    standing.problem());
        }
    }

    private BudgetHeadroom allowance(Budgets.Standing standing) {
        Budget budget = standing.budget();
        Predicate<ModelRef> counts = model -> budget.counts(model.provider().value(), model.model());
        return new BudgetHeadroom(
                budget.id(), budget.limit(), standing.left(), budget.period().endOf(clock.instant()), counts);
    }
}
