package dev.polyphony.ledger;

import dev.polyphony.storage.TextCipher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The statements that read what a batch is about. Nothing is locked: who writes checks that it still holds. */
final class LedgerQueries {
    private final Handle handle;
    private final TextCipher cipher;

    LedgerQueries(Handle handle, TextCipher cipher) {
        this.handle = handle;
        this.cipher = cipher;
    }

    Map<String, NavigableMap<Integer, StoredRequest>> sends(List<String> calls) {
        Map<String, NavigableMap<Integer, StoredRequest>> sends = new HashMap<>();
        if (calls.isEmpty()) {
            return sends;
        }
        handle.createQuery("select " + RowMappers.SENT + " from send where call_id in (<calls>)")
                .bindList("calls", padded(calls))
                .map((row, context) -> RowMappers.sent(row))
                .forEach(sent -> sends.computeIfAbsent(sent.id().callId(), call -> new TreeMap<>())
                        .put(sent.id().n(), sent));
        return sends;
    }

    /**
     * Only where there are any: an answer can be long, and is hardly ever read back. Each is opened when it is needed:
     * one that no key opens is no matter for the others.
     */
    Map<String, Supplier<String>> answers(Map<String, NavigableMap<Integer, StoredRequest>> sends) {
        List<String> answered = sends.entrySet().stream()
                .filter(call ->
                        call.getValue().values().stream().anyMatch(sent -> sent.state() == RequestState.SETTLED))
                .map(Map.Entry::getKey)
                .toList();
        Map<String, Supplier<String>> answers = new HashMap<>();
        if (!answered.isEmpty()) {
            handle.createQuery("select call_id, answer from send where call_id in (<calls>) and answer is not null")
                    .bindList("calls", padded(answered))
                    .map((row, context) -> Map.entry(row.getString("call_id"), row.getString("answer")))
                    .forEach(answer -> answers.put(answer.getKey(), () -> cipher.open(answer.getValue())));
        }
        return answers;
    }

    Map<String, List<StoredEarmark>> kept(List<String> analyses) {
        Map<String, List<StoredEarmark>> kept = new HashMap<>();
        if (!analyses.isEmpty()) {
            handle.createQuery("select * from earmark where analysis_id in (<analyses>) order by path")
                    .bindList("analyses", padded(analyses))
                    .map((row, context) -> RowMappers.kept(row))
                    .forEach(back -> kept.computeIfAbsent(back.analysisId(), analysis -> new ArrayList<>())
                            .add(back));
        }
        return kept;
    }

    /** All budgets that can be read. */
    List<Budget> budgets() {
        return handle
                .createQuery("select id, scope, subject, period, limit_micros from budget order by id")
                .map((row, context) -> RowMappers.budget(row))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** All budgets that can be read, and how they stand in the periods that run. */
    List<Budget> budgets(Instant now, Map<AccountId, Account> accounts) {
        List<Budget> budgets = new ArrayList<>();
        handle.createQuery("select scope, subject, period, limit_micros, budget_id, period_start, settled_micros,"
                        + " reserved_micros, unknown_micros from budget left join account on budget_id = id"
                        + " and period_start = case period when 'DAY' then :day when 'WEEK' then :week"
                        + " when 'MONTH' then :month else 0 end")
                .bind("day", Period.DAY.startOf(now).toEpochMilli())
                .bind("week", Period.WEEK.startOf(now).toEpochMilli())
                .bind("month", Period.MONTH.startOf(now).toEpochMilli())
                .map((row, context) -> {
                    if (row.getString("budget_id") != null) {
                        accounts.put(RowMappers.accountId(row), new Account(RowMappers.figures(row)));
                    }
                    return RowMappers.budget(row);
                })
                .forEach(budget -> budget.ifPresent(budgets::add));
        return budgets;
    }

    /** Adds those that are not known yet and exist. */
    void accounts(Set<AccountId> wanted, Map<AccountId, Account> known) {
        List<String> budgets = wanted.stream()
                .filter(id -> !known.containsKey(id))
                .map(AccountId::budget)
                .distinct()
                .toList();
        if (!budgets.isEmpty()) {
            handle.createQuery("select * from account where budget_id in (<budgets>)")
                    .bindList("budgets", padded(budgets))
                    .map((row, context) -> Map.entry(RowMappers.accountId(row), new Account(RowMappers.figures(row))))
                    .forEach(account -> known.putIfAbsent(account.getKey(), account.getValue()));
        }
    }

    /** To a power of two, by repetition: few different statements, each prepared once. */
    private static List<String> padded(List<String> ids) {
        List<String> padded = new ArrayList<>(ids);
        while (Integer.bitCount(padded.size()) > 1) {
            padded.add(ids.getLast());
        }
        return padded;
    }
}
