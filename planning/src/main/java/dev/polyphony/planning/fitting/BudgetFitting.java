package dev.polyphony.planning.fitting;

import dev.polyphony.analysis.OnBudget;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import dev.polyphony.plan.Funding.LeftOut;
import dev.polyphony.plan.Node;
import dev.polyphony.planning.fitting.Affordability.Shortage;
import dev.polyphony.planning.fitting.StepSelection.Admitted;
import dev.polyphony.planning.resolution.ResolvedPlan;
import dev.polyphony.port.BudgetHeadroom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fits a plan into what limits leave: as it is, cut down where that is allowed, or not at all. */
public final class BudgetFitting {
    private final List<BudgetHeadroom> allowances;
    private final OnBudget onBudget;
    private final Function<ResolvedPlan, CompiledPlan> build;

    public BudgetFitting(
            List<BudgetHeadroom> allowances, OnBudget onBudget, Function<ResolvedPlan, CompiledPlan> build) {
        this.allowances = allowances;
        this.onBudget = onBudget;
        this.build = build;
    }

    /** @throws InvalidField naming the limit, what it leaves, what the plan could cost and what could be had for it */
    public Compilation fit(ResolvedPlan plan) {
        List<LeftOut> leftOut = new ArrayList<>();
        Draft draft = admitted(draft(plan), leftOut);
        CompiledPlan whole = draft.built;
        Optional<Shortage> shortage = Affordability.shortage(whole.root(), allowances);
        if (shortage.isEmpty()) {
            return new Compilation.Compiled(whole.funded(funding(whole, null, List.of(), leftOut)));
        }
        Shortage first = shortage.get();
        if (onBudget == OnBudget.WAIT && !first.unpriced()) {
            return new Compilation.Unfunded(
                    first.allowance().budget(),
                    first.money(),
                    lack(whole, first),
                    first.allowance().again(),
                    CompiledPlan.STORED_RESULT);
        }
        CompiledPlan smaller = cut(draft).built;
        boolean fits = Affordability.shortage(smaller.root(), allowances).isEmpty();
        if (fits && onBudget == OnBudget.DEGRADE) {
            List<String> without = names(whole);
            names(smaller).forEach(without::remove);
            return new Compilation.Compiled(
                    smaller.funded(funding(smaller, first.allowance().budget(), without, leftOut)));
        }
        throw new InvalidField(
                first.allowance().isOwn() ? first.allowance().budget() : "budget",
                lack(whole, first) + advice(first, smaller, fits));
    }

    /** A plan and what it comes to. */
    private record Draft(ResolvedPlan plan, CompiledPlan built) {}

    private Draft draft(ResolvedPlan plan) {
        return new Draft(plan, build.apply(plan));
    }

    /** Without the steps of chains that no limit leaves room for. */
    private Draft admitted(Draft whole, List<LeftOut> leftOut) {
        Draft draft = whole;
        for (BudgetHeadroom allowance : allowances) {
            Admitted admitted = StepSelection.admit(draft.plan, draft.built.root(), allowance);
            if (!admitted.leftOut().isEmpty()) {
                leftOut.addAll(admitted.leftOut());
                draft = draft(admitted.plan());
            }
        }
        return draft;
    }

    /** As little is left out as there has to be, the dearest first; a lone model where not even that fits. */
    private Draft cut(Draft draft) {
        return Affordability.shortage(draft.built.root(), allowances)
                .flatMap(shortage -> leastOf(draft.plan, shortage.allowance()))
                .map(this::cut)
                .orElse(draft);
    }

    private Optional<Draft> leastOf(ResolvedPlan plan, BudgetHeadroom allowance) {
        // Of equals the last one goes: whoever named models named the best first.
        return PlanReduction.smaller(plan).reversed().stream()
                .map(this::draft)
                // Without those that can be asked it costs nothing, and is of no use.
                .filter(draft -> draft.built.root().askable())
                .min(Comparator.comparingLong(
                                (Draft draft) -> Affordability.need(draft.built.root(), allowance.counts()))
                        .thenComparingLong(draft -> Affordability.everything(draft.built.root(), allowance.counts())));
    }

    private @Nullable Funding funding(
            CompiledPlan plan, @Nullable String budget, List<String> without, List<LeftOut> leftOut) {
        boolean judged = plan.root().judged() && !allowances.isEmpty();
        return judged || budget != null || !leftOut.isEmpty()
                ? new Funding(budget, without, judged, false, leftOut.isEmpty() ? null : leftOut)
                : null;
    }

    private static String lack(CompiledPlan plan, Shortage shortage) {
        BudgetHeadroom allowance = shortage.allowance();
        if (shortage.unpriced()) {
            return Affordability.unpriced(plan.root(), allowance) + " has no price, so " + allowance.budget()
                    + " cannot be kept; give it one in the catalogue, or leave it out";
        }
        return allowance.isOwn()
                ? "this plan could cost " + shortage.money() + ", more than " + allowance.limit()
                : allowance.budget() + " has " + allowance.left() + " of " + allowance.limit()
                        + " left, and this plan could cost " + shortage.money();
    }

    private static String advice(Shortage shortage, CompiledPlan smallest, boolean fits) {
        String models = names(smallest).stream().distinct().collect(Collectors.joining(", "));
        long need = Affordability.need(smallest.root(), shortage.allowance().counts());
        if (need >= Affordability.UNPRICED || models.isEmpty()) {
            // Nothing of it could be had, and what is wrong has been said.
            return "";
        }
        return fits
                ? ". What fits is " + models + ", at most " + new Money(need)
                        + ": take it with --on-budget degrade, or name it with --models"
                : ". Even " + models + " alone could cost " + new Money(need)
                        + "; allow that, limit the answer with --max-output-tokens, or wait with --on-budget wait";
    }

    private static List<String> names(CompiledPlan plan) {
        return plan.root().calls().map(Node.Call::name).collect(Collectors.toCollection(ArrayList::new));
    }
}
