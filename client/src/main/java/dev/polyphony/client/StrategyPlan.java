package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A strategy, and whom it would ask now.
 *
 * @param sentence what it does
 * @param plan for the {@link #NOMINAL} prompt, at its most
 */
public record StrategyPlan(String name, String sentence, Compilation plan) {
    /** What the costs are told for. */
    public static final String NOMINAL = "Explain why this is so. ".repeat(40);

    /**
     * Those that are built in, then the catalogue's own; nobody is asked. Throws what {@link Planning} does, such as
     * {@link NoWorker}.
     */
    public static List<StrategyPlan> all(Planning planning) {
        record Named(String name, String sentence) {}
        List<Named> strategies = new ArrayList<>();
        for (Strategy strategy : Strategy.values()) {
            strategies.add(new Named(strategy.word(), strategy.sentence()));
        }
        Objects.requireNonNullElse(planning.inventory().strategies(), List.<Inventory.OwnStrategy>of())
                .forEach(own -> strategies.add(new Named(own.name(), own.description())));
        List<Compilation> plans = planning.preview(strategies.stream()
                .map(strategy -> draft(planning.principal(), strategy.name()))
                .toList());
        return IntStream.range(0, plans.size())
                .mapToObj(i -> new StrategyPlan(
                        strategies.get(i).name(), strategies.get(i).sentence(), plans.get(i)))
                .toList();
    }

    private static Analysis draft(Principal principal, String strategy) {
        return new Analysis(AnalysisIds.mint(), principal.tenant(), NOMINAL, Preset.of(strategy), Limits.DEFAULT);
    }
}
