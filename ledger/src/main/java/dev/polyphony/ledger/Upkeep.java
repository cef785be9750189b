package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * What the books need now and then, by some process: requests, doubts and earmarks that nobody ends are ended. All of
 * it is safe to repeat, and for several processes to do.
 */
public final class Upkeep {
    private static final int MOST_AT_ONCE = 128;

    private final Database database;
    private final Ledger ledger;
    private final InstantSource clock;

    public Upkeep(Database database, Ledger ledger, InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** What is kept longer than its analysis can last is given back. */
    public void giveBackForgotten() {
        database.read(handle -> handle.createQuery("select distinct analysis_id from earmark where lease_until < :now")
                        .bind("now", clock.instant().toEpochMilli())
                        .mapTo(String.class)
                        .list())
                .forEach(ledger::giveBack);
    }

    /**
     * Requests whose lease has ended are in doubt: who held them is gone.
     *
     * @return how many
     */
    public int doubtAbandoned() {
        List<SendId> abandoned = database.read(handle -> handle.createQuery(
                        "select call_id, n from send where state = 'HELD' and lease_until < :now order by lease_until")
                .bind("now", clock.instant().toEpochMilli())
                .setMaxRows(MOST_AT_ONCE)
                .map((row, context) -> new SendId(row.getString("call_id"), row.getInt("n")))
                .list());
        return (int) abandoned.stream()
                .filter(id -> ignoringEnded(() -> ledger.doubt(id)))
                .count();
    }

    /**
     * Gives up requests that have been in doubt for that long, at the most they can have cost: nobody said otherwise.
     *
     * @return how many
     */
    public int writeOffOld(Duration age) {
        List<Old> old = database.read(handle -> handle.createQuery(
                        "select call_id, n, worst_micros from send where state = 'UNKNOWN' and ended_at < :before")
                .bind("before", clock.instant().minus(age).toEpochMilli())
                .setMaxRows(MOST_AT_ONCE)
                .map((row, context) -> new Old(
                        new SendId(row.getString("call_id"), row.getInt("n")), new Money(row.getLong("worst_micros"))))
                .list());
        old.forEach(request -> ignoringEnded(() -> ledger.writeOff(request.id, request.worst)));
        return old.size();
    }

    private record Old(SendId id, Money worst) {}

    private static boolean ignoringEnded(Runnable move) {
        try {
            move.run();
            return true;
        } catch (IllegalStateException e) {
            // Ended meanwhile: there is nothing left to move.
            return false;
        }
    }
}
