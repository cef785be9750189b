package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.DatabaseErrors;
import dev.polyphony.storage.WriteConflict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books what waits, as much at once as there is. An entry that cannot be booked fails alone, not those that were booked
 * with it; and whatever happens, the thread that runs this goes on.
 */
final class BatchWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
    private static final int MOST_AT_ONCE = 128;
    private static final int TRIES = 20;

    /** How soon it is noticed that the ledger is closed. */
    private static final Duration IDLE = Duration.ofMillis(50);

    private final Database database;
    private final InstantSource clock;
    private final int mostInDoubt;
    private final SharedClock shared;
    private final LedgerCache memory = new LedgerCache();
    private final BlockingQueue<QueuedChange> waiting = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    BatchWriter(Database database, InstantSource clock, int mostInDoubt, SharedClock shared) {
        this.shared = shared;
        this.database = database;
        this.clock = clock;
        this.mostInDoubt = mostInDoubt;
    }

    /** @throws StorageUnavailable after it was closed */
    void submit(QueuedChange entry) {
        if (closed) {
            throw new StorageUnavailable(new IllegalStateException("closed"));
        }
        waiting.add(entry);
        if (closed && waiting.remove(entry)) {
            throw new StorageUnavailable(new IllegalStateException("closed"));
        }
    }

    /** What waits is booked still. */
    void close() {
        closed = true;
    }

    /** Until it is closed and nothing waits any more; by several threads, where the database takes several. */
    @Override
    public void run() {
        List<QueuedChange> together = new ArrayList<>();
        while (!closed || !waiting.isEmpty()) {
            try {
                QueuedChange first = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    together.add(first);
                    waiting.drainTo(together, MOST_AT_ONCE - 1);
                    book(together);
                }
            } catch (InterruptedException e) {
                // Nobody interrupts this thread but a JVM that ends.
                return;
            } catch (RuntimeException | Error e) {
                log.error("{} entries of the ledger were not booked", together.size(), e);
                together.forEach(entry -> entry.result().completeExceptionally(new StorageUnavailable(e)));
            } finally {
                together.clear();
            }
        }
    }

    private void book(List<QueuedChange> entries) {
        // Nobody waits for these any more.
        entries.removeIf(entry -> entry.result().isDone());
        if (entries.isEmpty()) {
            return;
        }
        // What moves first: a limit is looked at when all else is known.
        entries.sort(Comparator.comparing(entry -> entry.purchases().findAny().isPresent()));
        List<Object> results;
        try {
            results = booked(entries, memory, TRIES);
        } catch (RuntimeException e) {
            isolate(entries, e);
            return;
        }
        for (int i = 0; i < entries.size(); i++) {
            complete(entries.get(i), results.get(i));
        }
    }

    /** Halves are tried alone, until the one that fails is: but for a database that is away, which fails them all. */
    private void isolate(List<QueuedChange> entries, RuntimeException failure) {
        if (DatabaseErrors.isOutage(failure)) {
            entries.forEach(entry -> entry.result().completeExceptionally(new StorageUnavailable(failure)));
        } else if (entries.size() > 1) {
            int half = entries.size() / 2;
            List<QueuedChange> later = new ArrayList<>(entries.subList(half, entries.size()));
            book(new ArrayList<>(entries.subList(0, half)));
            book(later);
        } else {
            QueuedChange entry = entries.getFirst();
            log.error("{} cannot be booked", entry.describe(), failure);
            entry.result().completeExceptionally(DatabaseErrors.refusal(entry.describe(), failure));
        }
    }

    private List<Object> booked(List<QueuedChange> entries, @Nullable LedgerCache known, int tries) {
        try {
            Batch.Booked booked = database.jdbi()
                    .inTransaction(handle ->
                            new Batch(handle, database, clock.instant(), shared).book(entries, mostInDoubt, known));
            memory.booked(booked.changes());
            return booked.results();
        } catch (WriteConflict | JdbiException e) {
            // Also where something that was taken for granted cannot be written.
            if (tries > 1 && (DatabaseErrors.isCollision(e) || (known != null && !DatabaseErrors.isOutage(e)))) {
                return booked(entries, null, tries - 1);
            }
            throw e;
        }
    }

    private void complete(QueuedChange entry, Object result) {
        if (result instanceof RuntimeException refused) {
            entry.result().completeExceptionally(refused);
            return;
        }
        switch (entry) {
            case QueuedChange.Reserve reserve -> {
                boolean taken = reserve.result().complete((Reservation) result);
                if (!taken && result instanceof Reservation.Granted(SendId id, var since)) {
                    // Whoever asked has given up, and sent nothing.
                    waiting.add(new QueuedChange.Move(
                            id, RequestState.RELEASED, Money.ZERO, null, null, true, new CompletableFuture<>()));
                }
            }
            case QueuedChange.Move move -> move.result().complete((Boolean) result);
            case QueuedChange.Keep keep -> keep.result().complete((Boolean) result);
            case QueuedChange.GiveBack back -> back.result().complete((Boolean) result);
            case QueuedChange.Withdraw withdraw -> withdraw.result().complete((Boolean) result);
            case QueuedChange.Learn learn -> learn.result().complete((Boolean) result);
        }
    }
}
