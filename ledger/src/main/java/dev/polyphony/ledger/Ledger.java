package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The books of money: what is reserved, settled and in doubt. Safe for use by many threads and, on the same database,
 * by many processes. What is asked for at the same time is booked together, in one transaction: a single one at a time
 * would wait for the disk, and for the budget that all count to, once for each.
 *
 * <p>All methods wait until it is booked. They throw {@link LedgerUnavailable} where the database does not answer:
 * nothing may be sent then. Repeating is safe.
 */
public final class Ledger implements AutoCloseable {
    private static final int MOST_AT_ONCE = 128;
    private static final int TRIES = 20;

    private static final Duration UNBOUNDED = Duration.ofDays(1);

    /** Between two looks at what was written ahead. */
    private static final Duration TIDY = Duration.ofSeconds(1);

    /** How soon it is noticed that the ledger is closed. */
    private static final Duration IDLE = Duration.ofMillis(50);

    private final Database database;
    private final InstantSource clock;
    private final int mostInDoubt;
    private final Memory memory = new Memory();
    private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
    private final List<Thread> clerks;
    private final Thread janitor;
    private volatile boolean closed;

    /** @param mostInDoubt how many requests of a call may be in doubt when another one is sent: 0 to 2 */
    public Ledger(Database database, InstantSource clock, int mostInDoubt) {
        this.database = database;
        this.clock = clock;
        this.mostInDoubt = mostInDoubt;
        this.clerks = IntStream.rangeClosed(1, database.writers())
                .mapToObj(i -> Thread.ofPlatform().daemon().name("ledger-" + i).start(this::book))
                .toList();
        this.janitor = Thread.ofPlatform().daemon().name("ledger-tidy").start(this::tidy);
    }

    /** Holds a request's worst case against every budget it counts to, or says why not. */
    public Reservation reserve(Purchase purchase) {
        return reserve(purchase, UNBOUNDED);
    }

    /**
     * As {@link #reserve(Purchase)}, for a while.
     *
     * @throws LedgerUnavailable after that too: nothing is held then, or it is released as soon as it can be
     */
    public Reservation reserve(Purchase purchase, Duration patience) {
        Entry.Reserve reserve = new Entry.Reserve(purchase, new CompletableFuture<>());
        submit(reserve);
        return join(reserve.result().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * Books an answered request, however late.
     *
     * @return whether its answer is the call's; false where another request was settled before
     * @throws IllegalStateException where it was released, or never reserved
     */
    public boolean settle(SendId id, Settlement settlement) {
        return settle(id, settlement, UNBOUNDED);
    }

    /**
     * As {@link #settle(SendId, Settlement)}, for a while.
     *
     * @throws LedgerUnavailable after that too; it may be booked all the same
     */
    public boolean settle(SendId id, Settlement settlement, Duration patience) {
        Entry.Move move = new Entry.Move(id, State.SETTLED, settlement.cost(), settlement, new CompletableFuture<>());
        submit(move);
        // Of a copy: what is paid for is booked though nobody waits any more.
        return join(move.result().copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The request was certainly not billed. */
    public void release(SendId id) {
        move(id, State.RELEASED, Money.ZERO);
    }

    /** The request may have been billed. */
    public void doubt(SendId id) {
        move(id, State.UNKNOWN, Money.ZERO);
    }

    /** Gives a request in doubt up, at what it is assumed to have cost. */
    public void writeOff(SendId id, Money amount) {
        move(id, State.WRITTEN_OFF, amount);
    }

    /**
     * Keeps back what judges of one analysis can cost, before its members spend.
     *
     * @return false where a budget has no room for all of it; then nothing is kept. True too where it was kept before.
     */
    public boolean keep(String analysisId, List<Earmark> earmarks) {
        Entry.Keep keep = new Entry.Keep(analysisId, List.copyOf(earmarks), new CompletableFuture<>());
        submit(keep);
        return join(keep.result());
    }

    /** Gives back what was kept for the analysis and not used; of no effect where there is nothing. */
    public void giveBack(String analysisId) {
        Entry.GiveBack back = new Entry.GiveBack(analysisId, new CompletableFuture<>());
        submit(back);
        join(back.result());
    }

    private void move(SendId id, State to, Money amount) {
        Entry.Move move = new Entry.Move(id, to, amount, null, new CompletableFuture<>());
        submit(move);
        join(move.result());
    }

    private void submit(Entry entry) {
        if (closed) {
            throw new LedgerUnavailable(new IllegalStateException("closed"));
        }
        waiting.add(entry);
        if (closed && waiting.remove(entry)) {
            throw new LedgerUnavailable(new IllegalStateException("closed"));
        }
    }

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case TimeoutException late -> throw new LedgerUnavailable(late);
                case RuntimeException cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private void tidy() {
        try {
            while (!closed) {
                Thread.sleep(TIDY);
                try {
                    database.tidy();
                } catch (JdbiException e) {
                    // Busy, or away: the next time.
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void book() {
        List<Entry> together = new ArrayList<>();
        while (!closed || !waiting.isEmpty()) {
            try {
                Entry first = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    together.add(first);
                    waiting.drainTo(together, MOST_AT_ONCE - 1);
                    book(together);
                    together.clear();
                }
            } catch (InterruptedException e) {
                // Nobody interrupts this thread but a JVM that ends.
                return;
            }
        }
    }

    private void book(List<Entry> entries) {
        // Nobody waits for these any more.
        entries.removeIf(entry -> entry.result().isDone());
        // What moves first: a limit is looked at when all else is known.
        entries.sort(Comparator.comparing(entry -> entry.purchases().findAny().isPresent()));
        try {
            List<Object> results = booked(entries, memory, TRIES);
            for (int i = 0; i < entries.size(); i++) {
                complete(entries.get(i), results.get(i));
            }
        } catch (RuntimeException e) {
            entries.forEach(entry -> entry.result().completeExceptionally(new LedgerUnavailable(e)));
        }
    }

    private List<Object> booked(List<Entry> entries, @Nullable Memory known, int tries) {
        try {
            Batch.Booked booked = database.jdbi()
                    .inTransaction(handle ->
                            new Batch(handle, database.vault(), clock.instant()).book(entries, mostInDoubt, known));
            memory.booked(booked.changes());
            return booked.results();
        } catch (Conflict | JdbiException e) {
            if (tries > 1 && Collisions.isOne(e)) {
                return booked(entries, null, tries - 1);
            }
            throw e;
        }
    }

    private void complete(Entry entry, Object result) {
        if (result instanceof RuntimeException refused) {
            entry.result().completeExceptionally(refused);
            return;
        }
        switch (entry) {
            case Entry.Reserve reserve -> {
                boolean taken = reserve.result().complete((Reservation) result);
                if (!taken && result instanceof Reservation.Granted(SendId id)) {
                    // Whoever asked has given up, and sent nothing.
                    waiting.add(new Entry.Move(id, State.RELEASED, Money.ZERO, null, new CompletableFuture<>()));
                }
            }
            case Entry.Move move -> move.result().complete((Boolean) result);
            case Entry.Keep keep -> keep.result().complete((Boolean) result);
            case Entry.GiveBack back -> back.result().complete((Boolean) result);
        }
    }

    /** What waits is booked first. */
    @Override
    public void close() {
        closed = true;
        janitor.interrupt();
        try {
            janitor.join();
            for (Thread clerk : clerks) {
                clerk.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
