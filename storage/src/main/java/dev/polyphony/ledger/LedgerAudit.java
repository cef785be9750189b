package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.Account.Figures;
import dev.polyphony.ledger.AccountRecount.Counted;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Recounts accounts from the requests: those of the standing budgets in the periods that run, those of analyses and
 * batches with a limit of their own, and any other whose figures cannot be.
 */
public final class LedgerAudit {
    private final Database database;
    private final InstantSource clock;

    public LedgerAudit(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A figure of an account that is not what the requests come to.
     *
     * @param account the budget's id, or {@code analysis:ID}, {@code batch:ID}
     * @param periodStart ISO 8601
     * @param figure {@code settled}, {@code reserved} or {@code unknown}
     * @param found as it stands, in US dollars; {@code no amount} where it is none
     * @param counted what the requests come to; absent where no request can count to the account
     */
    public record Difference(
            String account,
            @JsonProperty("period_start") String periodStart,
            String figure,
            String found,

            @JsonProperty("counted_usd") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Money counted) {}

    /** What differs at this moment, whatever is booked meanwhile. */
    public List<Difference> differences() {
        return database.snapshot(handle ->
                wrong(handle).stream().flatMap(LedgerAudit::differences).toList());
    }

    /**
     * Writes what was counted where it differs, and deletes accounts that no request can count to; while it does,
     * nothing is booked. Safe to repeat.
     *
     * @return what differed
     */
    public List<Difference> mend() {
        return database.write(handle -> {
            LedgerLocks.forCounting(database, handle);
            List<Wrong> wrong = wrong(handle);
            AccountRecount recount = new AccountRecount(handle);
            for (Wrong one : wrong) {
                if (one.counted == null) {
                    recount.delete(one.account);
                } else {
                    recount.write(one.budget, one.account, one.counted);
                }
            }
            return wrong.stream().flatMap(LedgerAudit::differences).toList();
        });
    }

    /**
     * @param budget that it is an account of; absent for an analysis' own limit
     * @param counted absent where no request can count to it
     */
    private record Wrong(
            @Nullable Budget budget,
            AccountId account,
            Figures found,
            @Nullable Figures counted) {}

    private List<Wrong> wrong(Handle handle) {
        AccountRecount recount = new AccountRecount(handle);
        List<Wrong> wrong = new ArrayList<>();
        Set<AccountId> seen = new HashSet<>();
        for (Budget budget : new LedgerQueries(handle, database.cipher()).budgets()) {
            AccountId account = budget.account(clock.instant());
            seen.add(account);
            compare(
                    budget,
                    account,
                    recount.found(account).orElse(Figures.NOTHING),
                    recount.of(budget, account),
                    wrong);
        }
        Stream.concat(recount.analyses().stream(), recount.batches().stream()).forEach(own -> {
            seen.add(own.account());
            compare(null, own.account(), own.found(), own.counted(), wrong);
        });
        handle
                .createQuery("select * from account order by budget_id, period_start")
                .map((row, context) -> new Counted(RowMappers.accountId(row), RowMappers.figures(row), Figures.NOTHING))
                .list()
                .stream()
                .filter(other -> !seen.contains(other.account()))
                .forEach(other -> {
                    Optional<Budget> budget = budget(other.account());
                    if (budget.isEmpty()) {
                        wrong.add(new Wrong(null, other.account(), other.found(), null));
                    } else if (other.found().problem().isPresent()) {
                        Figures counted = recount.of(budget.get(), other.account());
                        compare(budget.get(), other.account(), other.found(), counted, wrong);
                    }
                });
        return wrong;
    }

    private static void compare(
            @Nullable Budget budget, AccountId account, Figures found, Figures counted, List<Wrong> wrong) {
        if (!found.equals(counted)) {
            wrong.add(new Wrong(budget, account, found, counted));
        }
    }

    /** That it is one of; empty where its name is none, or its period is not one of the budget's. */
    private static Optional<Budget> budget(AccountId account) {
        try {
            Budget budget = Budget.parse(account.budget(), Money.ZERO);
            return budget.account(account.periodStart()).equals(account) ? Optional.of(budget) : Optional.empty();
        } catch (InvalidField e) {
            return Optional.empty();
        }
    }

    private static Stream<Difference> differences(Wrong wrong) {
        Figures counted = wrong.counted;
        return Stream.of(
                        difference(wrong, "settled", wrong.found.settled(), counted == null ? null : counted.settled()),
                        difference(
                                wrong, "reserved", wrong.found.reserved(), counted == null ? null : counted.reserved()),
                        difference(wrong, "unknown", wrong.found.unknown(), counted == null ? null : counted.unknown()))
                .flatMap(Optional::stream);
    }

    private static Optional<Difference> difference(Wrong wrong, String figure, long found, @Nullable Long counted) {
        Instant period = wrong.account.periodStart();
        return counted != null && counted == found
                ? Optional.empty()
                : Optional.of(new Difference(
                        wrong.account.describe(),
                        period.toString(),
                        figure,
                        Figures.text(found),
                        counted == null ? null : new Money(counted)));
    }
}
