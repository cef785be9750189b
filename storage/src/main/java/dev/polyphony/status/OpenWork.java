package dev.polyphony.status;

import dev.polyphony.call.Money;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What is open in the database, and since when: what operators watch for things that do not move. Only reads. Each
 * method throws {@link StorageUnavailable} where the database does not answer.
 */
public final class OpenWork {
    private final Database database;
    private final InstantSource clock;

    public OpenWork(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param oldest its age; zero where there is none */
    public record Items(long count, Duration oldest) {}

    /** @param worst the most that they can cost together, without those whose model has no price */
    public record Requests(Items items, Money worst) {}

    /** Requests to models that are under way, or whose sender died within the last minutes. */
    public Requests reserved() {
        return requests("HELD");
    }

    /** Requests of which nobody knows whether they were billed. */
    public Requests inDoubt() {
        return requests("UNKNOWN");
    }

    private Requests requests(String state) {
        return database.read(handle -> handle.createQuery(
                        // Partial indexes are of use only where the state stands in the query.
                        "select count(*) n, sum(worst_micros) micros, min(reserved_at) oldest from send where state = '"
                                + state + "'")
                .map((row, context) ->
                        new Requests(items(row.getLong("n"), row.getLong("oldest")), new Money(row.getLong("micros"))))
                .one());
    }

    /** Analyses that wait for room in a budget. */
    public Items waitingForMoney() {
        return database.read(handle -> items(handle, "select count(*) n, min(since) oldest from waiter"));
    }

    /** Messages of webhooks that nobody has taken to Temporal yet. */
    public Items messages() {
        return database.read(handle -> items(handle, "select count(*) n, min(at) oldest from webhook_delivery"));
    }

    /** Receivers of webhooks that have not taken a message since one failed; without those that were disabled. */
    public Items failingReceivers() {
        return database.read(handle -> items(
                handle,
                "select count(*) n, min(failing_since) oldest from webhook_endpoint"
                        + " where failing_since is not null and disabled_at is null"));
    }

    private Items items(Handle handle, String sql) {
        Query query = handle.createQuery(sql);
        return query.map((row, context) -> items(row.getLong("n"), row.getLong("oldest")))
                .one();
    }

    /** @param since epoch milliseconds; of no meaning where there is none */
    private Items items(long count, long since) {
        return new Items(count, count == 0 ? Duration.ZERO : Duration.ofMillis(Math.max(0, clock.millis() - since)));
    }
}
