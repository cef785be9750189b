package dev.polyphony.cli.render;

import dev.polyphony.ledger.LedgerAudit.Difference;
import java.util.ArrayList;
import java.util.List;

/** Where accounts are not what the requests come to. */
public final class AuditTable {
    private AuditTable() {}

    /** @param mended whether the accounts were written anew */
    public static List<String> lines(List<Difference> differences, boolean mended, Style style) {
        if (differences.isEmpty()) {
            return List.of("Every account is what its requests come to.");
        }
        Table table = new Table(style, "").head("ACCOUNT", "FROM", "FIGURE", "FOUND", "BY ITS REQUESTS");
        for (Difference difference : differences) {
            table.row(
                    difference.account(),
                    difference.periodStart().substring(0, "2026-11-01".length()),
                    difference.figure(),
                    difference.found(),
                    difference.counted() == null ? "nobody counts to it" : Figures.money(difference.counted()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(style.faint(
                mended
                        ? "Mended: each is now what its requests come to."
                        : "Nothing was changed; polyphony costs audit --mend writes what the requests come to."));
        return lines;
    }
}
