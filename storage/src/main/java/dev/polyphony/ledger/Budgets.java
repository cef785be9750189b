package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The standing budgets of an installation, and how each stands. */
public final class Budgets {
    private final Database database;
    private final InstantSource clock;

    public Budgets(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * How a budget stands in the period that runs now. A figure that cannot be, such as one below zero, counts as
     * nothing until it is recounted, and is nothing here; so it holds nobody up.
     *
     * @param problem what cannot be; absent where all is well
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Standing(
            Budget budget,
            Money settled,
            Money reserved,
            Money unknown,
            @Nullable String problem) {
        private static Standing of(Budget budget, Account.Figures found) {
            Account.Figures possible = found.possible();
            return new Standing(
                    budget,
                    new Money(possible.settled()),
                    new Money(possible.reserved()),
                    new Money(possible.unknown()),
                    found.problem().orElse(null));
        }

        /** Nothing where more is used than there is, as after a limit was lowered. */
        @JsonProperty
        public Money left() {
            long left = budget.limit().microUsd() - settled.microUsd() - reserved.microUsd() - unknown.microUsd();
            return new Money(Math.max(0, left));
        }

        /** Settled and in doubt: without what requests under way may still cost. */
        @JsonIgnore
        public Money spent() {
            return settled.plus(unknown);
        }
    }

    /**
     * Sets a budget's limit, from now on. What was spent in the period that runs counts to a new one too, and what is
     * booked at that very moment.
     */
    public void set(Budget budget) {
        AccountId account = budget.account(clock.instant());
        database.write(handle -> {
            LedgerLocks.forCounting(database, handle);
            boolean fresh = bound(
                                    handle.createUpdate(
                                            "insert into budget (id, scope, subject, period, limit_micros)"
                                                    + " values (:id, :scope, :subject, :period, :limit) on conflict do nothing"),
                                    budget)
                            .execute()
                    > 0;
            if (!fresh) {
                bound(
                                handle.createUpdate("update budget set scope = :scope, subject = :subject,"
                                        + " period = :period, limit_micros = :limit where id = :id"),
                                budget)
                        .execute();
            }
            AccountRecount recount = new AccountRecount(handle);
            if (fresh || recount.found(account).isEmpty()) {
                recount.write(budget, account, recount.of(budget, account));
            }
            return fresh;
        });
    }

    private static Update bound(Update update, Budget budget) {
        return update.bind("id", budget.id())
                .bind("scope", budget.scope().name())
                .bind("subject", budget.subject())
                .bind("period", budget.period().name())
                .bind("limit", budget.limit().microUsd());
    }

    /** @return whether there was such a budget */
    public boolean remove(String id) {
        return database.write(handle -> handle.createUpdate("delete from budget where id = :id")
                        .bind("id", id)
                        .execute())
                > 0;
    }

    /** By id. */
    public List<Standing> standing() {
        Instant now = clock.instant();
        return database.read(handle -> {
            Map<AccountId, Account> accounts = new HashMap<>();
            return new LedgerQueries(handle, database.cipher())
                    .budgets(now, accounts).stream()
                            .sorted(Comparator.comparing(Budget::id))
                            .map(budget -> standing(budget, accounts.get(budget.account(now))))
                            .toList();
        });
    }

    /** Ids of what lies among the budgets and is none: another program wrote it. It counts nothing. */
    public List<String> unreadable() {
        return database.read(handle -> handle.createQuery(
                        "select id, scope, subject, period, limit_micros from budget order by id")
                .map((row, context) -> RowMappers.budget(row).isPresent() ? "" : String.valueOf(row.getString("id")))
                .filter(id -> !id.isEmpty())
                .list());
    }

    private static Standing standing(Budget budget, @Nullable Account account) {
        return Standing.of(budget, account == null ? Account.Figures.NOTHING : account.found());
    }
}
