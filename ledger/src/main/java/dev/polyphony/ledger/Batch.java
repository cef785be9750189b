package dev.polyphony.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Books many entries in one transaction: reads all pages they are about, decides in order, writes what changed. */
final class Batch {
    private final Handle handle;
    private final Vault vault;
    private final Instant now;
    private final Pages pages;

    /** From here on no account is opened or recounted until the transaction ends. */
    Batch(Handle handle, Database database, Instant now) {
        this.handle = handle;
        this.vault = database.vault();
        this.now = now;
        this.pages = new Pages(handle, vault);
        database.lockForBooking(handle);
    }

    /**
     * @param results what each entry comes to, or the exception that it does
     * @param changes what was written
     */
    record Booked(List<Object> results, Changes changes) {}

    /**
     * @param memory what need not be read; absent where everything is to be
     * @throws Conflict where something was not as it was found, remembered or taken for granted
     */
    Booked book(List<Entry> entries, int mostInDoubt, @Nullable Memory memory) {
        Map<AccountId, Account> accounts = new HashMap<>();
        boolean spends = entries.stream().flatMap(Entry::purchases).findAny().isPresent();
        List<Budget> budgets = spends ? pages.budgets(now, accounts) : List.of();
        Map<String, NavigableMap<Integer, Sent>> sends = sends(entries, memory);
        Map<String, List<Kept>> kept = pages.kept(
                entries.stream().flatMap(Entry::earmarkedAnalysis).distinct().toList());
        Set<AccountId> counted = counted(entries, budgets, sends, kept);
        if (spends || memory == null) {
            pages.accounts(counted, accounts);
        } else {
            // What only moves needs no figures, and counts to accounts that are there.
            counted.forEach(id -> accounts.put(id, new Account(Account.Figures.NOTHING)));
        }
        Book book = new Book(now, mostInDoubt, budgets, sends, pages.answers(sends), kept, accounts);
        List<Object> results =
                entries.stream().map(entry -> result(book, entry)).toList();
        if (memory != null && results.stream().anyMatch(Batch::dependsOnBefore)) {
            throw new Conflict("what was taken for granted decides more than an insert can check");
        }
        new Writing(handle, vault).write(book.changes());
        book.changes()
                .refused()
                .forEach(
                        (account, limit) -> Alerts.insert(handle, account, Alerts.ALL, limit, book.used(account), now));
        return new Booked(results, book.changes());
    }

    private Map<String, NavigableMap<Integer, Sent>> sends(List<Entry> entries, @Nullable Memory memory) {
        List<String> unknown = new ArrayList<>();
        List<Sent> remembered = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Reserve reserve
                when memory != null && reserve.purchase().attempt() == 1 -> {
                    // Nearly always its first: where it is not, inserting fails.
                }
                case Entry.Move move
                when memory != null && memory.held(move.id()).isPresent() ->
                    memory.held(move.id()).ifPresent(remembered::add);
                default -> entry.call().forEach(unknown::add);
            }
        }
        Map<String, NavigableMap<Integer, Sent>> sends =
                pages.sends(unknown.stream().distinct().toList());
        remembered.forEach(sent -> sends.computeIfAbsent(sent.id().callId(), call -> new TreeMap<>())
                .putIfAbsent(sent.id().n(), sent));
        return sends;
    }

    /** What was taken for granted is checked by writing: only where something is to be written. */
    private static boolean dependsOnBefore(Object result) {
        return result instanceof RuntimeException
                || (result instanceof Reservation && !(result instanceof Reservation.Granted));
    }

    private static Object result(Book book, Entry entry) {
        try {
            return switch (entry) {
                case Entry.Reserve reserve -> book.reserve(reserve.purchase());
                case Entry.Move move -> book.move(move);
                case Entry.Keep keep -> book.keep(keep);
                case Entry.GiveBack back -> book.giveBack(back.analysisId());
            };
        } catch (IllegalStateException | SealedAway e) {
            // Of that entry alone, before it changed anything.
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
