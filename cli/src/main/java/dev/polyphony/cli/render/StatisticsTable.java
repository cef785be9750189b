package dev.polyphony.cli.render;

import dev.polyphony.call.Money;
import dev.polyphony.ledger.CostStatistics;
import dev.polyphony.ledger.CostStatistics.Comparison;
import dev.polyphony.ledger.SemanticCacheFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What analyses cost, and what they would have cost otherwise. */
public final class StatisticsTable {
    private StatisticsTable() {}

    public static List<String> lines(CostStatistics.Figures figures, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(style.marks(count(figures.analyses(), "analysis", "analyses") + " · "
                + count(figures.requests(), "request", "requests") + " · settled "
                + Figures.known(figures.knownSettled())
                + (figures.perAnalysis() == null ? "" : " · " + Figures.money(figures.perAnalysis()) + " an analysis")
                + " · reserved " + Figures.money(figures.reserved()) + " · in doubt "
                + Figures.money(figures.unknown())));
        Table table = new Table(style, "").head("AGAINST", "ANALYSES", "PAID", "OTHERWISE", "SAVED");
        row(table, "always the strongest level", figures.strongest());
        row(table, "all models at once", figures.everybody());
        lines.addAll(table.lines());
        CostStatistics.Cached cache = figures.cache();
        lines.add(style.marks("cache: " + cache.hits() + " of "
                + count(cache.hits() + figures.calls(), "answer", "answers") + ", " + share(cache.rate()) + " · saved "
                + Figures.money(cache.saved())));
        SemanticCacheFigures semantic = figures.semantic();
        if (semantic != null) {
            lines.add(style.marks("semantic cache: " + count(semantic.hits(), "hit", "hits") + " · saved "
                    + Figures.money(semantic.saved()) + " · " + falseHits(semantic)));
            semantic.workloads().stream()
                    .filter(SemanticCacheFigures.Learnt::closed)
                    .forEach(workload -> lines.add(style.faint("closed for " + workload.tenant() + ", "
                            + workload.category() + ": its answers differ too often from new ones")));
        }
        if (figures.unpriced() > 0) {
            lines.add(style.faint(CostTable.unpriced(figures.unpriced())));
        }
        if (!figures.simulated().equals(Money.ZERO)) {
            lines.add(style.faint(
                    Figures.money(figures.simulated()) + " of it is for simulated answers: nobody was paid."));
        }
        return lines;
    }

    private static String falseHits(SemanticCacheFigures semantic) {
        Double rate = semantic.falseHitRate();
        return rate == null
                ? "none compared yet"
                : semantic.different() + " of " + semantic.compared() + " compared would have been false, "
                        + share(rate);
    }

    private static void row(Table table, String against, @Nullable Comparison comparison) {
        if (comparison == null) {
            table.row(against, "0", "-", "-", "-");
            return;
        }
        table.row(
                against,
                String.valueOf(comparison.analyses()),
                Figures.money(comparison.paid()),
                Figures.money(comparison.otherwise()),
                share(comparison.savedShare()));
    }

    private static String count(long n, String one, String many) {
        return n + " " + (n == 1 ? one : many);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
