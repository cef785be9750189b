package dev.polyphony.cli.render;

import dev.polyphony.client.StrategyPlan;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CostCeiling;
import dev.polyphony.plan.Node;
import java.util.ArrayList;
import java.util.List;

/** The strategies there are. */
public final class StrategyTable {
    private static final String INDENT = "             ";

    private StrategyTable() {}

    /** @param bytes of the nominal prompt */
    public static List<String> lines(List<StrategyPlan> strategies, int bytes, Style style) {
        List<String> lines = new ArrayList<>();
        for (StrategyPlan strategy : strategies) {
            String name = strategy.name()
                    + " ".repeat(Math.max(1, INDENT.length() - strategy.name().length()));
            lines.add(fit(style.strong(name) + strategy.sentence(), style));
            switch (strategy.plan()) {
                case Compilation.Compiled(CompiledPlan plan) -> {
                    lines.add(fit(INDENT + style.marks("asks " + String.join(", ", models(plan.root()))), style));
                    CostCeiling ceiling = CostCeiling.of(plan);
                    lines.add(style.faint(fit(
                            INDENT
                                    + style.marks("at most " + PlanTree.worst(ceiling) + " for "
                                            + Figures.count(ceiling.calls(), "call", "calls")),
                            style)));
                }
                case Compilation.Unfunded unfunded ->
                    lines.add(style.warn(fit(INDENT + "not now: " + unfunded.problem(), style)));
                case Compilation.Rejected rejected ->
                    lines.add(style.warn(
                            fit(INDENT + "not now: " + rejected.field() + ": " + rejected.problem(), style)));
            }
        }
        lines.add("");
        lines.add(
                style.faint("Costs are for a prompt of " + bytes + " bytes, each call answered once at full length."));
        lines.add(style.faint("analyze -s NAME --dry-run shows the plan of one for your own prompt."));
        return lines;
    }

    /** Members first, then those who judge them, each once. */
    private static List<String> models(Node node) {
        return node.all()
                .filter(leaf -> leaf.children().isEmpty())
                .map(Node::label)
                .distinct()
                .toList();
    }

    private static String fit(String line, Style style) {
        int colours = style.colour() ? 8 : 0;
        return Table.shortened(line, Table.WIDTH + colours, style);
    }
}
