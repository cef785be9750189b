package dev.polyphony.ledger;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Opens the account of a budget that nobody counted to yet, with what was spent in its period before. A request that is
 * being reserved at that very moment may be missed.
 */
final class Opening {
    private final Handle handle;

    Opening(Handle handle) {
        this.handle = handle;
    }

    /** @return whether there was none */
    boolean of(Budget budget, Instant now) {
        AccountId account = budget.account(now);
        String counted = " from send where reserved_at >= :period and " + column(budget.scope()) + " = :subject";
        boolean opened = bound(
                                handle.createUpdate("insert into account (budget_id, period_start, settled_micros,"
                                        + " reserved_micros, unknown_micros) select :budget, :period,"
                                        + sum("'SETTLED', 'WRITTEN_OFF'", "cost_micros") + ", "
                                        + sum("'HELD'", "worst_micros") + ", " + sum("'UNKNOWN'", "worst_micros")
                                        + counted + " on conflict do nothing"),
                                budget,
                                account)
                        .execute()
                > 0;
        if (opened) {
            // What they hold is moved by their end.
            bound(
                            handle.createUpdate("update send set accounts = case accounts when '' then :account"
                                    + " else accounts || :next || :account end where reserved_at >= :period and "
                                    + column(budget.scope()) + " = :subject and state in ('HELD', 'UNKNOWN')"),
                            budget,
                            account)
                    .execute();
        }
        return opened;
    }

    private static String sum(String states, String column) {
        return " coalesce(sum(case when state in (" + states + ") then " + column + " else 0 end), 0)";
    }

    private static String column(Budget.Scope scope) {
        return switch (scope) {
            case TENANT -> "tenant";
            case CATEGORY -> "label";
            case PROVIDER -> "provider";
            case MODEL -> "provider || '/' || model";
        };
    }

    private static <T extends SqlStatement<T>> T bound(T statement, Budget budget, AccountId account) {
        return statement
                .bind("budget", account.budget())
                .bind("period", account.periodStart().toEpochMilli())
                .bind("subject", budget.subject())
                .bind("account", AccountId.written(List.of(account)))
                .bind("next", "\n");
    }
}
