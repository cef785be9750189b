package dev.polyphony.ledger;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Books many entries in one transaction: reads all pages they are about, decides in order, writes what changed. */
final class Batch {
    private final Handle handle;
    private final Instant now;
    private final Writing writing;

    Batch(Handle handle, Instant now) {
        this.handle = handle;
        this.now = now;
        this.writing = new Writing(handle);
    }

    /** What each entry comes to, or the {@link IllegalStateException} that it does. */
    List<Object> book(List<Entry> entries, int mostInDoubt) {
        List<String> calls = entries.stream().map(Entry::callId).distinct().toList();
        List<Budget> budgets = handle.createQuery("select scope, subject, period, limit_micros from budget")
                .map((row, context) -> Rows.budget(row))
                .list();
        Map<String, NavigableMap<Integer, Sent>> sends = sends(calls);
        Map<AccountId, Account> accounts = locked(accounts(entries, budgets, sends));
        Book book = new Book(now, mostInDoubt, budgets, sends, answers(calls), accounts);
        List<Object> results =
                entries.stream().map(entry -> result(book, entry)).toList();
        writing.write(book.changes(), now);
        return results;
    }

    private static Object result(Book book, Entry entry) {
        try {
            return switch (entry) {
                case Entry.Reserve reserve -> book.reserve(reserve.purchase());
                case Entry.Move move -> book.move(move);
            };
        } catch (IllegalStateException e) {
            return e;
        }
    }

    private Map<String, NavigableMap<Integer, Sent>> sends(List<String> calls) {
        Map<String, NavigableMap<Integer, Sent>> sends = new HashMap<>();
        handle.createQuery("select * from send where call_id in (<calls>)")
                .bindList("calls", calls)
                .map((row, context) -> Rows.sent(row))
                .forEach(sent -> sends.computeIfAbsent(sent.id().callId(), call -> new TreeMap<>())
                        .put(sent.id().n(), sent));
        return sends;
    }

    private Map<String, String> answers(List<String> calls) {
        Map<String, String> answers = new HashMap<>();
        handle.createQuery("select id, answer from call where id in (<calls>) and answer is not null")
                .bindList("calls", calls)
                .map((row, context) -> Map.entry(row.getString("id"), row.getString("answer")))
                .forEach(answer -> answers.put(answer.getKey(), answer.getValue()));
        return answers;
    }

    private NavigableSet<AccountId> accounts(
            List<Entry> entries, List<Budget> budgets, Map<String, NavigableMap<Integer, Sent>> sends) {
        NavigableSet<AccountId> all = new TreeSet<>();
        sends.values().forEach(call -> call.values().forEach(sent -> all.addAll(sent.accounts())));
        entries.stream()
                .flatMap(entry -> entry instanceof Entry.Reserve reserve
                        ? Book.accountsOf(reserve.purchase(), budgets, now).stream()
                        : Stream.empty())
                .forEach(all::add);
        return all;
    }

    /** An update locks a row on every database, until the transaction ends. */
    private Map<AccountId, Account> locked(NavigableSet<AccountId> ids) {
        Map<AccountId, Account> accounts = new LinkedHashMap<>();
        for (AccountId id : ids) {
            Account account = writing.lock(id).orElseGet(() -> {
                writing.open(id);
                return writing.lock(id).orElseThrow();
            });
            accounts.put(id, account);
        }
        return accounts;
    }
}
