package dev.polyphony.money;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.ModelRef;
import dev.polyphony.compile.Allowance;
import dev.polyphony.compile.Purse;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.LedgerUnavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The standing budgets that an analysis counts to. */
public final class StandingPurse implements Purse {
    private static final Logger log = LoggerFactory.getLogger(StandingPurse.class);

    private final Budgets budgets;
    private final InstantSource clock;

    public StandingPurse(Budgets budgets, InstantSource clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    /** Without an answer of the books none counts: nothing is spent by looking, and each call asks them again. */
    @Override
    public List<Allowance> of(Analysis analysis) {
        try {
            return budgets.standing().stream()
                    .filter(standing -> standing.budget().concerns(analysis.tenant(), analysis.label()))
                    .peek(StandingPurse::saySoIfItCannotBe)
                    .map(this::allowance)
                    .toList();
        } catch (LedgerUnavailable e) {
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

    private Allowance allowance(Budgets.Standing standing) {
        Budget budget = standing.budget();
        Predicate<ModelRef> counts = model -> budget.counts(model.provider().value(), model.model());
        return new Allowance(
                budget.id(), budget.limit(), standing.left(), budget.period().endOf(clock.instant()), counts);
    }
}
