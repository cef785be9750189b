package dev.polyphony.ledger;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Books many entries in one transaction: reads all pages they are about, decides in order, writes what changed. */
final class Batch {
    private final Handle handle;
    private final Vault vault;
    private final Instant now;
    private final Pages pages;

    Batch(Handle handle, Vault vault, Instant now) {
        this.handle = handle;
        this.vault = vault;
        this.now = now;
        this.pages = new Pages(handle, vault);
    }

    /** What each entry comes to, or the {@link IllegalStateException} that it does. */
    List<Object> book(List<Entry> entries, int mostInDoubt) {
        Map<AccountId, Account> accounts = new HashMap<>();
        List<Budget> budgets =
                entries.stream().flatMap(Entry::purchases).findAny().isPresent()
                        ? pages.budgets(now, accounts)
                        : List.of();
        Map<String, NavigableMap<Integer, Sent>> sends =
                pages.sends(entries.stream().flatMap(Entry::call).distinct().toList());
        Map<String, List<Kept>> kept = pages.kept(
                entries.stream().flatMap(Entry::earmarkedAnalysis).distinct().toList());
        pages.accounts(counted(entries, budgets, sends, kept), accounts);
        Book book = new Book(now, mostInDoubt, budgets, sends, pages.answers(sends), kept, accounts);
        List<Object> results =
                entries.stream().map(entry -> result(book, entry)).toList();
        new Writing(handle, vault).write(book.changes());
        book.changes()
                .refused()
                .forEach(
                        (account, limit) -> Alerts.insert(handle, account, Alerts.ALL, limit, book.used(account), now));
        return results;
    }

    private static Object result(Book book, Entry entry) {
        try {
            return switch (entry) {
                case Entry.Reserve reserve -> book.reserve(reserve.purchase());
                case Entry.Move move -> book.move(move);
                case Entry.Keep keep -> book.keep(keep);
                case Entry.GiveBack back -> book.giveBack(back.analysisId());
            };
        } catch (IllegalStateException e) {
            return e;
        }
    }

    private Set<AccountId> counted(
            List<Entry> entries,
            List<Budget> budgets,
            Map<String, NavigableMap<Integer, Sent>> sends,
            Map<String, List<Kept>> kept) {
        Set<AccountId> all = new TreeSet<>();
        sends.values().forEach(call -> call.values().forEach(sent -> all.addAll(sent.accounts())));
        kept.values().forEach(backs -> backs.forEach(back -> all.addAll(back.accounts())));
        entries.stream()
                .flatMap(Entry::purchases)
                .flatMap(purchase -> Book.limits(purchase, budgets, now).keySet().stream())
                .forEach(all::add);
        return all;
    }
}
