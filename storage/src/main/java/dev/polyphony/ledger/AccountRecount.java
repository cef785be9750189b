package dev.polyphony.ledger;

import dev.polyphony.ledger.Account.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What an account comes to by the requests themselves, and what is kept back. Whoever writes what was counted has to
 * {@link LedgerLocks#forCounting lock out} those who book, from before counting until it is written.
 */
final class AccountRecount {
    private static final String LISTED =
            "replace(:next || accounts || :next, :next || :account || :next, '')" + " <> :next || accounts || :next";

    private final Handle handle;

    AccountRecount(Handle handle) {
        this.handle = handle;
    }

    /** Empty where nobody keeps it. */
    Optional<Figures> found(AccountId account) {
        return bound(
                        handle.createQuery(
                                "select * from account where budget_id = :budget and period_start = :period"),
                        account)
                .map((row, context) -> RowMappers.figures(row))
                .findOne();
    }

    /** Of a standing budget's account: all requests of its period that count to the budget. */
    Figures of(Budget budget, AccountId account) {
        Instant end = budget.period().endOf(account.periodStart());
        return bound(
                        handle.createQuery("select" + sums() + " from send where reserved_at >= :period"
                                + " and reserved_at < :end and " + column(budget.scope()) + " = :subject"),
                        account)
                .bind("subject", budget.subject())
                .bind("end", end == null ? Long.MAX_VALUE : end.toEpochMilli())
                .map((row, context) -> RowMappers.figures(row))
                .one()
                .plus(kept(account));
    }

    /** All analyses' own limits: as found, and what their requests come to. */
    List<Counted> analyses() {
        return handle.createQuery("select a.*, s.settled, s.reserved, s.unknown, e.kept from account a"
                        + " left join (select 'analysis:' || analysis_id as id, "
                        + sum("'SETTLED', 'WRITTEN_OFF'", "cost_micros")
                        + " as settled," + sum("'HELD'", "worst_micros") + " as reserved,"
                        + sum("'UNKNOWN'", "worst_micros") + " as unknown"
                        + " from send where accounts like '%analysis:%' group by analysis_id) s on s.id = a.budget_id"
                        + " left join (select 'analysis:' || analysis_id as id, sum(worst_micros * times) as kept"
                        + " from earmark where accounts like '%analysis:%' group by analysis_id) e on e.id = a.budget_id"
                        + " where a.budget_id like 'analysis:%' and a.period_start = 0")
                .map((row, context) -> new Counted(
                        RowMappers.accountId(row),
                        RowMappers.figures(row),
                        new Figures(
                                row.getLong("settled"),
                                row.getLong("reserved") + row.getLong("kept"),
                                row.getLong("unknown"))))
                .list();
    }

    /** All batches' limits: as found, and what their requests come to. */
    List<Counted> batches() {
        return handle
                .createQuery(
                        "select * from account where budget_id like '" + AccountId.BATCH + "%' and period_start = 0")
                .map((row, context) -> new Counted(RowMappers.accountId(row), RowMappers.figures(row), Figures.NOTHING))
                .list()
                .stream()
                .map(found -> new Counted(found.account(), found.found(), listed(found.account())))
                .toList();
    }

    /** By the accounts that each request names. */
    private Figures listed(AccountId account) {
        return handle.createQuery("select" + sums() + " from send where " + LISTED)
                .bind("account", AccountId.written(List.of(account)))
                .bind("next", "\n")
                .map((row, context) -> RowMappers.figures(row))
                .one()
                .plus(kept(account));
    }

    /** An account as it was found and as it was counted. */
    record Counted(AccountId account, Figures found, Figures counted) {}

    private Figures kept(AccountId account) {
        long reserved = bound(
                        handle.createQuery(
                                "select coalesce(sum(worst_micros * times), 0) from earmark where " + LISTED),
                        account)
                .mapTo(Long.class)
                .one();
        return new Figures(0, reserved, 0);
    }

    /**
     * Keeps the account from now on as it was counted. Requests of a budget that may still cost something else count to
     * it from now on if they did not: what becomes of them corrects it.
     *
     * @param budget absent for an analysis' own limit
     */
    void write(@Nullable Budget budget, AccountId account, Figures counted) {
        bound(
                        handle.createUpdate("insert into account (budget_id, period_start, settled_micros,"
                                + " reserved_micros, unknown_micros)"
                                + " values (:budget, :period, :settled, :reserved, :unknown)"
                                + " on conflict (budget_id, period_start) do update set"
                                + " settled_micros = excluded.settled_micros,"
                                + " reserved_micros = excluded.reserved_micros,"
                                + " unknown_micros = excluded.unknown_micros"),
                        account)
                .bind("settled", counted.settled())
                .bind("reserved", counted.reserved())
                .bind("unknown", counted.unknown())
                .execute();
        if (budget != null) {
            bound(
                            handle.createUpdate("update send set accounts = case accounts when '' then :account"
                                    + " else accounts || :next || :account end where reserved_at >= :period and "
                                    + column(budget.scope()) + " = :subject and state in ('HELD', 'UNKNOWN',"
                                    + " 'WRITTEN_OFF') and not (" + LISTED + ")"),
                            account)
                    .bind("subject", budget.subject())
                    .execute();
        }
    }

    /** Nobody can count to it. */
    void delete(AccountId account) {
        bound(handle.createUpdate("delete from account where budget_id = :budget and period_start = :period"), account)
                .execute();
    }

    private static String sums() {
        return sum("'SETTLED', 'WRITTEN_OFF'", "cost_micros") + " as settled_micros,"
                + sum("'HELD'", "worst_micros") + " as reserved_micros,"
                + sum("'UNKNOWN'", "worst_micros") + " as unknown_micros";
    }

    private static String sum(String states, String column) {
        return " coalesce(sum(case when state in (" + states + ") and " + column + " > 0 then " + column
                + " else 0 end), 0)";
    }

    private static String column(Budget.Scope scope) {
        return switch (scope) {
            case TENANT -> "tenant";
            case CATEGORY -> "label";
            case PROVIDER -> "provider";
            case MODEL -> "provider || '/' || model";
        };
    }

    private static <T extends SqlStatement<T>> T bound(T statement, AccountId account) {
        return statement
                .bind("budget", account.budget())
                .bind("period", account.periodStart().toEpochMilli())
                .bind("account", AccountId.written(List.of(account)))
                .bind("next", "\n");
    }
}
