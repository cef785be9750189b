package dev.polyphony.cli.render;

import dev.polyphony.ledger.Budgets;
import java.util.List;

/** The standing budgets in the periods that run. */
public final class BudgetTable {
    private BudgetTable() {}

    public static List<String> lines(List<Budgets.Standing> budgets, Style style) {
        Table table = new Table(style, "").head("BUDGET", "LIMIT", "SETTLED", "RESERVED", "UNKNOWN", "LEFT");
        for (Budgets.Standing standing : budgets) {
            table.row(
                    standing.budget().id(),
                    Figures.money(standing.budget().limit()),
                    Figures.money(standing.settled()),
                    Figures.money(standing.reserved()),
                    Figures.money(standing.unknown()),
                    Figures.money(standing.left()));
        }
        return table.lines();
    }
}
