package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.TextCipher;
import dev.polyphony.storage.WriteConflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Books many entries in one transaction: reads all pages they are about, decides in order, writes what changed. */
final class Batch {
    private final Handle handle;
    private final TextCipher cipher;
    private final Instant now;
    private final SharedClock shared;
    private final Database database;
    private final LedgerQueries pages;

    /**
     * From here on no account is opened or recounted until the transaction ends.
     *
     * @param shared what limits go by
     */
    Batch(Handle handle, Database database, Instant now, SharedClock shared) {
        this.handle = handle;
        this.database = database;
        this.shared = shared;
        this.cipher = database.cipher();
        this.now = now;
        this.pages = new LedgerQueries(handle, cipher);
        LedgerLocks.forBooking(database, handle);
    }

    /**
     * @param results what each entry comes to, or the exception that it does
     * @param changes what was written
     */
    record Booked(List<Object> results, Changes changes) {}

    /**
     * @param memory what need not be read; absent where everything is to be
     * @throws WriteConflict where something was not as it was found, remembered or taken for granted
     */
    Booked book(List<QueuedChange> entries, int mostInDoubt, @Nullable LedgerCache memory) {
        Map<ModelRef, LimitQueue> queues = queues(entries);
        Map<AccountId, Account> accounts = new HashMap<>();
        boolean spends =
                entries.stream().flatMap(QueuedChange::purchases).findAny().isPresent();
        List<Budget> budgets = spends ? pages.budgets(now, accounts) : List.of();
        Map<String, NavigableMap<Integer, StoredRequest>> sends = sends(entries, memory);
        Map<String, List<StoredEarmark>> kept = pages.kept(entries.stream()
                .flatMap(QueuedChange::earmarkedAnalysis)
                .distinct()
                .toList());
        Set<AccountId> counted = counted(entries, budgets, sends, kept);
        if (spends || memory == null) {
            pages.accounts(counted, accounts);
        } else {
            // What only moves needs no figures, and counts to accounts that are there.
            counted.forEach(id -> accounts.put(id, new Account(Account.Figures.NOTHING)));
        }
        LedgerRules book =
                new LedgerRules(now, mostInDoubt, budgets, sends, pages.answers(sends), kept, accounts, queues);
        List<Object> results =
                entries.stream().map(entry -> result(book, entry)).toList();
        if (memory != null && results.stream().anyMatch(Batch::dependsOnBefore)) {
            throw new WriteConflict("what was taken for granted decides more than an insert can check");
        }
        new LimitStatements(handle).write(queues);
        new LedgerUpdates(handle, cipher).write(book.changes());
        book.changes()
                .refused()
                .forEach((account, limit) ->
                        BudgetAlerts.insert(handle, account, BudgetAlerts.ALL, limit, book.used(account), now));
        return new Booked(results, book.changes());
    }

    /**
     * Nobody else looks at a limit that is looked at here until the transaction ends. These locks come before all that
     * writing takes, and in one order, so that no two transactions wait for each other. Where no model has limits
     * nothing is asked.
     */
    private Map<ModelRef, LimitQueue> queues(List<QueuedChange> entries) {
        SortedSet<String> locks = entries.stream()
                .flatMap(QueuedChange::limited)
                .map(model -> "limit " + model)
                .collect(Collectors.toCollection(TreeSet::new));
        if (locks.isEmpty()) {
            return Map.of();
        }
        database.lock(handle, locks);
        Instant at = shared.now(handle);
        LimitStatements stored = new LimitStatements(handle);
        Set<ModelRef> wanted = new HashSet<>();
        for (QueuedChange entry : entries) {
            switch (entry) {
                case QueuedChange.Withdraw(ModelRef model, String call, var result) -> stored.withdraw(model, call);
                case QueuedChange.Learn(ModelRef model, ToldLimit word, var result) -> stored.told(model, word, at);
                default -> entry.limited().forEach(wanted::add);
            }
        }
        return wanted.stream().collect(Collectors.toMap(model -> model, model -> stored.read(model, at)));
    }

    private Map<String, NavigableMap<Integer, StoredRequest>> sends(
            List<QueuedChange> entries, @Nullable LedgerCache memory) {
        List<String> unknown = new ArrayList<>();
        List<StoredRequest> remembered = new ArrayList<>();
        for (QueuedChange entry : entries) {
            switch (entry) {
                case QueuedChange.Reserve reserve
                when memory != null && reserve.purchase().lease().attempt() == 1 -> {
                    // Nearly always its first: where it is not, inserting fails.
                }
                case QueuedChange.Move move
                when memory != null && memory.held(move.id()).isPresent() ->
                    memory.held(move.id()).ifPresent(remembered::add);
                default -> entry.call().forEach(unknown::add);
            }
        }
        Map<String, NavigableMap<Integer, StoredRequest>> sends =
                pages.sends(unknown.stream().distinct().toList());
        remembered.forEach(sent -> sends.computeIfAbsent(sent.id().callId(), call -> new TreeMap<>())
                .putIfAbsent(sent.id().n(), sent));
        return sends;
    }

    /** What was taken for granted is checked by writing: only where something is to be written. */
    private static boolean dependsOnBefore(Object result) {
        return result instanceof RuntimeException
                || (result instanceof Reservation
                        && !(result instanceof Reservation.Granted)
                        // Nothing comes of it yet, and whoever waits asks again.
                        && !(result instanceof Reservation.Limited));
    }

    private static Object result(LedgerRules book, QueuedChange entry) {
        try {
            return switch (entry) {
                case QueuedChange.Reserve reserve -> book.reserve(reserve.purchase());
                case QueuedChange.Move move -> book.move(move);
                case QueuedChange.Keep keep -> book.keep(keep);
                case QueuedChange.GiveBack back -> book.giveBack(back.analysisId());
                case QueuedChange.Withdraw withdraw -> true;
                case QueuedChange.Learn learn -> true;
            };
        } catch (IllegalStateException | TextUnreadable e) {
            // Of that entry alone, before it changed anything.
            return e;
        }
    }

    private Set<AccountId> counted(
            List<QueuedChange> entries,
            List<Budget> budgets,
            Map<String, NavigableMap<Integer, StoredRequest>> sends,
            Map<String, List<StoredEarmark>> kept) {
        Set<AccountId> all = new TreeSet<>();
        sends.values().forEach(call -> call.values().forEach(sent -> all.addAll(sent.accounts())));
        kept.values().forEach(backs -> backs.forEach(back -> all.addAll(back.accounts())));
        entries.stream()
                .flatMap(QueuedChange::purchases)
                .flatMap(purchase -> LedgerRules.limits(purchase, budgets, now).keySet().stream())
                .forEach(all::add);
        return all;
    }
}
