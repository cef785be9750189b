package dev.polyphony.ledger;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Books many entries in one transaction: reads all pages they are about, decides in order, writes what changed. */
final class Batch {
    private final Handle handle;
    private final Instant now;
    private final Pages pages;

    Batch(Handle handle, Instant now) {
        this.handle = handle;
        this.now = now;
        this.pages = new Pages(handle);
    }

    /** What each entry comes to, or the {@link IllegalStateException} that it does. */
    List<Object> book(List<Entry> entries, int mostInDoubt) {
        Map<AccountId, Account> accounts = new HashMap<>();
        List<Budget> budgets =
                entries.stream().anyMatch(Entry.Reserve.class::isInstance) ? pages.budgets(now, accounts) : List.of();
        Map<String, NavigableMap<Integer, Sent>> sends =
                pages.sends(entries.stream().map(Entry::callId).distinct().toList());
        pages.accounts(counted(entries, budgets, sends), accounts);
        Book book = new Book(now, mostInDoubt, budgets, sends, pages.answers(sends), accounts);
        List<Object> results =
                entries.stream().map(entry -> result(book, entry)).toList();
        new Writing(handle).write(book.changes());
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

    private Set<AccountId> counted(
            List<Entry> entries, List<Budget> budgets, Map<String, NavigableMap<Integer, Sent>> sends) {
        Set<AccountId> all = new TreeSet<>();
        sends.values().forEach(call -> call.values().forEach(sent -> all.addAll(sent.accounts())));
        entries.stream()
                .flatMap(entry -> entry instanceof Entry.Reserve reserve
                        ? Book.limits(reserve.purchase(), budgets, now).keySet().stream()
                        : Stream.empty())
                .forEach(all::add);
        return all;
    }
}
