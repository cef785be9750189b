package dev.polyphony.cli.render;

import dev.polyphony.call.Money;
import dev.polyphony.ledger.CostQueries.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was spent, by something. */
public final class CostTable {
    private CostTable() {}

    /** @param by what the sums go by, in a word */
    public static List<String> lines(List<Sum> sums, Sum all, String by, Style style) {
        Table table = new Table(style, "")
                .head(by.toUpperCase(Locale.ROOT), "REQUESTS", "TOKENS IN", "OUT", "SETTLED", "RESERVED", "IN DOUBT");
        sums.forEach(sum -> row(table, sum.key().isEmpty() ? "(none)" : sum.key(), sum));
        row(table, "total", all);
        List<String> lines = new ArrayList<>(table.lines());
        if (all.unpricedRequests() > 0) {
            lines.add(style.faint(unpriced(all.unpricedRequests())));
        }
        if (!all.simulated().equals(Money.ZERO)) {
            lines.add(
                    style.faint(Figures.money(all.simulated()) + " of it is for simulated answers: nobody was paid."));
        }
        return lines;
    }

    /** The three states of some money. */
    public static String line(Sum sum) {
        return "settled " + Figures.known(sum.knownSettled()) + " · reserved "
                + Figures.known(sum.knownReserved()) + " · in doubt " + Figures.known(sum.knownUnknown())
                + (sum.unpricedRequests() == 0
                        ? ""
                        : " · " + Figures.count(sum.unpricedRequests(), "request", "requests") + " without a price");
    }

    static String unpriced(long requests) {
        return Figures.count(requests, "request", "requests") + " without a price " + (requests == 1 ? "is" : "are")
                + " not in these sums: the catalogue can give one.";
    }

    private static void row(Table table, String key, Sum sum) {
        table.row(
                key,
                String.valueOf(sum.requests()),
                String.valueOf(sum.inputTokens()),
                String.valueOf(sum.outputTokens()),
                Figures.known(sum.knownSettled()),
                Figures.known(sum.knownReserved()),
                Figures.known(sum.knownUnknown()));
    }
}
