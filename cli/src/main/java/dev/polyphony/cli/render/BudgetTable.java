package dev.polyphony.cli.render;

import dev.polyphony.ledger.Budgets;
import java.util.ArrayList;
import java.util.List;

/** The standing budgets in the periods that run. */
public final class BudgetTable {
    private BudgetTable() {}

    /** @param unreadable what lies among the budgets and is none */
    public static List<String> lines(List<Budgets.Standing> budgets, List<String> unreadable, Style style) {
        Table table = new Table(style, "").head("BUDGET", "LIMIT", "SETTLED", "RESERVED", "IN DOUBT", "LEFT");
        for (Budgets.Standing standing : budgets) {
            table.row(
                    standing.budget().id(),
                    Figures.money(standing.budget().limit()),
                    Figures.money(standing.settled()),
                    Figures.money(standing.reserved()),
                    Figures.money(standing.unknown()),
                    Figures.money(standing.left()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        budgets.stream()
                .filter(standing -> standing.problem() != null)
                .forEach(standing -> lines.add(style.warn(standing.budget().id() + ": " + standing.problem()
                        + " and counts as nothing; polyphony costs audit recounts it")));
        unreadable.forEach(id -> lines.add(style.warn("'" + id
                + "' cannot be read and counts nothing; set it again, or take it away: polyphony budgets remove '" + id
                + "'")));
        return lines;
    }
}
