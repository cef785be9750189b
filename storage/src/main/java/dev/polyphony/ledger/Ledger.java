package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The books of money: what is reserved, settled and in doubt. Safe for use by many threads and, on the same database,
 * by many processes. What is asked for at the same time is booked together, in one transaction: a single one at a time
 * would wait for the disk, and for the budget that all count to, once for each.
 *
 * <p>All methods but {@link #withdraw} and {@link #learn} wait until it is booked. They throw
 * {@link StorageUnavailable} where the database does not answer: nothing may be sent then. Repeating is safe.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final Duration UNBOUNDED = Duration.ofDays(1);

    /** Between two looks at what was written ahead. */
    private static final Duration TIDY = Duration.ofSeconds(1);

    private final Database database;
    private final int mostInDoubt;
    private final BatchWriter writer;
    private final List<Thread> writers;
    private final Thread janitor;
    private volatile boolean closed;

    /** @param mostInDoubt how many requests of a call may be in doubt when another one is sent: 0 to 2 */
    public Ledger(Database database, InstantSource clock, int mostInDoubt) {
        this(database, clock, mostInDoubt, database::now);
    }

    /** @param shared what models' limits go by */
    Ledger(Database database, InstantSource clock, int mostInDoubt, SharedClock shared) {
        this.database = database;
        this.mostInDoubt = mostInDoubt;
        this.writer = new BatchWriter(database, clock, mostInDoubt, shared);
        this.writers = IntStream.rangeClosed(1, database.writers())
                .mapToObj(i -> Thread.ofPlatform().daemon().name("ledger-" + i).start(writer))
                .toList();
        this.janitor = Thread.ofPlatform().daemon().name("ledger-tidy").start(this::tidy);
    }

    /** Holds a request's worst case against every budget it counts to, or says why not. */
    public Reservation reserve(ReservationRequest purchase) {
        return reserve(purchase, UNBOUNDED);
    }

    /**
     * As {@link #reserve(ReservationRequest)}, for a while.
     *
     * @throws StorageUnavailable after that too: nothing is held then, or it is released as soon as it can be
     */
    public Reservation reserve(ReservationRequest purchase, Duration patience) {
        QueuedChange.Reserve reserve = new QueuedChange.Reserve(purchase, new CompletableFuture<>());
        writer.submit(reserve);
        return join(reserve.result().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * Books an answered request, however late.
     *
     * @return whether its answer is the call's; false where another request was settled before
     * @throws IllegalStateException where it was released, or never reserved, or the database refuses what it says:
     *     trying again is of no use
     */
    public boolean settle(SendId id, Settlement settlement) {
        return settle(id, settlement, null, UNBOUNDED);
    }

    /**
     * As {@link #settle(SendId, Settlement)}, for a while.
     *
     * @param outcome absent where it is our own side's, or not known
     * @throws StorageUnavailable after that too; it may be booked all the same
     */
    public boolean settle(SendId id, Settlement settlement, @Nullable SendOutcome outcome, Duration patience) {
        QueuedChange.Move move = new QueuedChange.Move(
                id, RequestState.SETTLED, settlement.cost(), settlement, outcome, false, new CompletableFuture<>());
        writer.submit(move);
        // Of a copy: what is paid for is booked though nobody waits any more.
        return join(move.result().copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The request was certainly not billed. */
    public void release(SendId id) {
        release(id, null, UNBOUNDED);
    }

    /**
     * As {@link #release(SendId)}, for a while.
     *
     * @param outcome absent where it is our own side's, or not known
     * @throws StorageUnavailable after that too; it may be booked all the same
     */
    public void release(SendId id, @Nullable SendOutcome outcome, Duration patience) {
        move(id, RequestState.RELEASED, Money.ZERO, outcome, false, patience);
    }

    /**
     * The request never left: as {@link #release(SendId, SendOutcome, Duration)}, and it counts to no limit of its
     * model either.
     */
    public void unsent(SendId id, Duration patience) {
        move(id, RequestState.RELEASED, Money.ZERO, null, true, patience);
    }

    /** The request may have been billed. */
    public void doubt(SendId id) {
        doubt(id, null, UNBOUNDED);
    }

    /**
     * As {@link #doubt(SendId)}, for a while.
     *
     * @param outcome absent where it is our own side's, or not known
     * @throws StorageUnavailable after that too; it may be booked all the same
     */
    public void doubt(SendId id, @Nullable SendOutcome outcome, Duration patience) {
        move(id, RequestState.UNKNOWN, Money.ZERO, outcome, false, patience);
    }

    /** Gives a request in doubt up, at what it is assumed to have cost. */
    public void writeOff(SendId id, Money amount) {
        move(id, RequestState.WRITTEN_OFF, amount, null, false, UNBOUNDED);
    }

    /**
     * What a call has been answered, or a failure that was counted and that asking again would bring again; empty where
     * it has not been paid for, or its answer is kept no longer.
     *
     * @throws dev.polyphony.port.TextUnreadable where no key at hand opens it
     */
    public Optional<Reservation.Paid> paid(String callId) {
        return new CostQueries(database).paid(callId);
    }

    /** All requests of a call so far, in their order. */
    public List<LedgerEntry> requests(String callId) {
        return new CostQueries(database).ofCall(callId);
    }

    /** Whether a call may be asked again of which so many requests may have been billed. */
    public boolean asksAgainAfter(int doubts) {
        return doubts <= mostInDoubt;
    }

    /**
     * Keeps back what judges of one analysis can cost, before its members spend.
     *
     * @return false where a budget has no room for all of it; then nothing is kept. True too where it was kept before.
     */
    public boolean keep(String analysisId, List<Earmark> earmarks) {
        QueuedChange.Keep keep = new QueuedChange.Keep(analysisId, List.copyOf(earmarks), new CompletableFuture<>());
        writer.submit(keep);
        return join(keep.result());
    }

    /** Gives back what was kept for the analysis and not used; of no effect where there is nothing. */
    public void giveBack(String analysisId) {
        QueuedChange.GiveBack back = new QueuedChange.GiveBack(analysisId, new CompletableFuture<>());
        writer.submit(back);
        join(back.result());
    }

    /** A call that waited for a limit of its model does so no more; it is told when it can be. */
    public void withdraw(ModelRef model, String callId) {
        writer.submit(new QueuedChange.Withdraw(model, callId, new CompletableFuture<>()));
    }

    /** What the model's provider says of its limits, for all that ask it; it is booked when it can be. */
    public void learn(ModelRef model, ToldLimit word) {
        writer.submit(new QueuedChange.Learn(model, word, new CompletableFuture<>()));
    }

    private void move(
            SendId id,
            RequestState to,
            Money amount,
            @Nullable SendOutcome outcome,
            boolean unsent,
            Duration patience) {
        QueuedChange.Move move =
                new QueuedChange.Move(id, to, amount, null, outcome, unsent, new CompletableFuture<>());
        writer.submit(move);
        join(move.result().copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case TimeoutException late -> throw new StorageUnavailable(late);
                case RuntimeException cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    /** Whatever happens, it is tried again. */
    private void tidy() {
        try {
            while (!closed) {
                Thread.sleep(TIDY);
                try {
                    database.tidy();
                } catch (RuntimeException e) {
                    log.debug("the log is brought into the file the next time: busy, or away", e);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** What waits is booked first. */
    @Override
    public void close() {
        closed = true;
        writer.close();
        janitor.interrupt();
        try {
            janitor.join();
            for (Thread thread : writers) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
