package dev.polyphony.cli.render;

import dev.polyphony.reconciliation.Reconciliation;
import dev.polyphony.reconciliation.Reconciliation.Finding;
import dev.polyphony.reconciliation.Reconciliation.Line;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider's invoice beside the ledger. */
public final class ReconciliationTable {
    private ReconciliationTable() {}

    /** @param all the lines that match, too */
    public static List<String> lines(Reconciliation found, boolean all, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(found.provider() + ", " + found.from() + " to " + found.to() + " UTC (" + found.format() + ")");
        List<Line> shown = found.lines().stream()
                .filter(line -> all || line.finding() != Finding.MATCHED || line.inDoubt() > 0)
                .toList();
        if (!shown.isEmpty()) {
            Table table = new Table(style, "").head("DAY", "MODEL", "BILLED", "SETTLED", "IN DOUBT", "FINDING");
            shown.forEach(line -> table.row(
                    line.day(),
                    line.model(),
                    money(line.invoiced()),
                    money(line.settled()),
                    line.inDoubt() == 0 ? "–" : String.valueOf(line.inDoubt()),
                    line.finding().word().replace('_', ' ')));
            lines.addAll(table.lines());
            shown.forEach(line -> lines.add(line.day() + " " + line.model() + ": " + line.meaning()));
        }
        lines.add("Billed " + money(found.invoiced()) + ", settled " + money(found.settled()) + ", in doubt "
                + Figures.count(found.inDoubt(), "request", "requests")
                + (found.inDoubt() == 0 ? "" : " of at most " + money(found.inDoubtUsd())) + ".");
        lines.add(counts(found));
        shown.stream()
                .flatMap(line -> line.doubtful().stream())
                .distinct()
                .limit(5)
                .forEach(analysis -> lines.add(style.faint("What it cost after all: polyphony costs resolve " + analysis
                        + " --amount USD (0: not billed)")));
        return lines;
    }

    private static String counts(Reconciliation found) {
        List<String> parts = new ArrayList<>();
        for (Finding finding : Finding.values()) {
            if (finding == Finding.MATCHED || found.count(finding) > 0) {
                parts.add(found.count(finding) + " " + finding.word().replace('_', ' '));
            }
        }
        return String.join(", ", parts) + ". Nothing was changed.";
    }

    private static String money(@Nullable BigDecimal usd) {
        if (usd == null) {
            return "–";
        }
        BigDecimal plain = usd.stripTrailingZeros();
        return (plain.signum() < 0 ? "-$" : "$")
                + (plain.scale() < 2 ? plain.setScale(2) : plain).abs().toPlainString();
    }
}
