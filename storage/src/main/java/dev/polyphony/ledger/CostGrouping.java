package dev.polyphony.ledger;

import dev.polyphony.analysis.WorkflowId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** What sums of the books go by; days, weeks and months are UTC's. */
public enum CostGrouping {
    DAY,
    WEEK,
    MONTH,
    CATEGORY,
    TENANT,
    STRATEGY,
    PROVIDER,
    MODEL,
    ANALYSIS;

    public String key(LedgerEntry line) {
        return switch (this) {
            case DAY -> day(Period.DAY.startOf(line.at()));
            case WEEK -> day(Period.WEEK.startOf(line.at()));
            case MONTH -> day(Period.MONTH.startOf(line.at())).substring(0, "2026-11".length());
            case CATEGORY -> line.category();
            case TENANT -> line.tenant();
            case STRATEGY -> line.strategy();
            case PROVIDER -> line.provider();
            case MODEL -> line.provider() + "/" + line.model();
            case ANALYSIS -> new WorkflowId(line.tenant(), line.analysis()).describe();
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String day(Instant start) {
        return start.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
