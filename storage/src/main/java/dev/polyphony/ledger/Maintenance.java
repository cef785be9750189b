package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the books need now and then, by some process: requests, doubts and earmarks that nobody ends are ended. All of
 * it is safe to repeat, and for several processes to do.
 */
public final class Maintenance {
    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    /** Far longer than clocks differ, and a minute. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Database database;
    private final Ledger ledger;
    private final InstantSource clock;

    public Maintenance(Database database, Ledger ledger, InstantSource clock) {
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
                .forEach(analysis -> moved("what is kept for " + analysis, () -> ledger.giveBack(analysis)));
    }

    /** What no limit of a model counts any more is deleted. */
    public void forgetCounted() {
        database.write(handle -> handle.createUpdate("delete from limit_slot where latest < :before")
                .bind("before", clock.instant().minus(FORGOTTEN).toEpochMilli())
                .execute());
    }

    /**
     * Requests whose lease has ended are in doubt: who held them is gone.
     *
     * @return how many
     */
    public int doubtAbandoned() {
        return each("state = 'HELD' and lease_until < :before", clock.instant(), old -> ledger.doubt(old.id));
    }

    /**
     * Gives up requests that have been in doubt for that long, at the most they can have cost: nobody said otherwise.
     *
     * @return how many
     */
    public int writeOffOld(Duration age) {
        return each(
                "state = 'UNKNOWN' and ended_at < :before",
                clock.instant().minus(age),
                old -> ledger.writeOff(old.id, new Money(old.worst)));
    }

    private record Old(SendId id, long worst) {}

    /** Each alone, and all of them: those that cannot be moved keep nobody else from being. */
    private int each(String which, Instant before, Consumer<Old> move) {
        List<Old> all =
                database.read(handle -> handle.createQuery("select call_id, n, worst_micros from send where " + which)
                        .bind("before", before.toEpochMilli())
                        .map((row, context) -> new Old(
                                new SendId(row.getString("call_id"), row.getInt("n")), row.getLong("worst_micros")))
                        .list());
        return (int) all.stream()
                .filter(old -> moved(old.id.toString(), () -> move.accept(old)))
                .count();
    }

    /** @throws StorageUnavailable where nothing can be moved at the moment */
    private static boolean moved(String what, Runnable move) {
        try {
            move.run();
            return true;
        } catch (StorageUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            // Ended meanwhile, mostly: there is nothing left to move.
            log.info("{} stays as it is: {}", what, e.getMessage());
            return false;
        }
    }
}
