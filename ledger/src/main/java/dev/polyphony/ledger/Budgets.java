package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The standing budgets of an installation, and how each stands. */
public final class Budgets {
    private final Database database;
    private final InstantSource clock;

    public Budgets(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How a budget stands in the period that runs now. */
    public record Standing(Budget budget, Money settled, Money reserved, Money unknown) {
        /** Nothing where more is used than there is, as after a limit was lowered. */
        @JsonProperty
        public Money left() {
            long left = budget.limit().microUsd() - settled.microUsd() - reserved.microUsd() - unknown.microUsd();
            return new Money(Math.max(0, left));
        }
    }

    /** Sets a budget's limit, from now on. What was spent in the period that runs counts to it too. */
    public void set(Budget budget) {
        database.write(handle -> {
            handle.createUpdate("insert into budget (id, scope, subject, period, limit_micros)"
                            + " values (:id, :scope, :subject, :period, :limit)"
                            + " on conflict (id) do update set limit_micros = excluded.limit_micros")
                    .bind("id", budget.id())
                    .bind("scope", budget.scope().name())
                    .bind("subject", budget.subject())
                    .bind("period", budget.period().name())
                    .bind("limit", budget.limit().microUsd())
                    .execute();
            return new Opening(handle).of(budget, clock.instant());
        });
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
            return new Pages(handle, database.vault())
                    .budgets(now, accounts).stream()
                            .sorted(Comparator.comparing(Budget::id))
                            .map(budget -> standing(budget, accounts.get(budget.account(now))))
                            .toList();
        });
    }

    private static Standing standing(Budget budget, @Nullable Account account) {
        Account.Figures found = account == null ? new Account.Figures(0, 0, 0) : account.found();
        return new Standing(
                budget, new Money(found.settled()), new Money(found.reserved()), new Money(found.unknown()));
    }
}
