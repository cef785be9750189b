package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers that earlier analyses paid for, found by what exactly was asked of which model. */
public final class AnswerCache {
    private final Database database;
    private final InstantSource clock;

    public AnswerCache(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param cost what it cost then */
    public record Found(String answer, Money cost) {}

    /**
     * The newest answer of the tenant's other analyses to the very same question to the same model with the same
     * parameters, at most that old. Empty too where the call was paid for itself: then that answer is the call's.
     */
    public Optional<Found> find(ReservationRequest purchase, Duration age) {
        try {
            return search(purchase, age);
        } catch (TextUnreadable e) {
            // An answer that cannot be read is none; it is asked for again.
            return Optional.empty();
        }
    }

    private Optional<Found> search(ReservationRequest purchase, Duration age) {
        return database.read(handle -> handle.createQuery("select answer, cost_micros from send s"
                                + " where question = :question and tenant = :tenant and simulated = :simulated"
                                + " and answer is not null and ended_at >= :since and not exists (select 1 from send own"
                                + " where own.call_id = :call and own.state = 'SETTLED') order by ended_at desc")
                        .bind("question", purchase.question())
                        .bind("tenant", purchase.payer().tenant())
                        .bind("simulated", purchase.simulated() ? 1 : 0)
                        .bind("since", clock.instant().minus(age).toEpochMilli())
                        .bind("call", purchase.callId())
                        .setMaxRows(1)
                        .map((row, context) ->
                                new Found(row.getString("answer"), new Money(row.getLong("cost_micros"))))
                        .findOne())
                .flatMap(this::opened);
    }

    /** One that no key at hand opens is none: the model is asked. */
    private Optional<Found> opened(Found stored) {
        try {
            return Optional.of(new Found(database.cipher().open(stored.answer), stored.cost));
        } catch (TextUnreadable e) {
            return Optional.empty();
        }
    }

    /** The call was answered so; once, however often it is said. */
    public void hit(ReservationRequest purchase, Money saved) {
        hit(purchase, saved, null);
    }

    /** @param similarity of the question that the answer was given to; absent where it was the very same */
    public void hit(ReservationRequest purchase, Money saved, @Nullable Double similarity) {
        database.write(
                handle -> handle.createUpdate("insert into hit (call_id, at, analysis_id, tenant, label, strategy,"
                                + " provider, model, saved_micros, similarity) values (:call, :now, :analysis, :tenant, :label, :strategy,"
                                + " :provider, :model, :saved, :similarity) on conflict do nothing")
                        .bind("call", purchase.callId())
                        .bind("now", clock.millis())
                        .bind("analysis", purchase.place().analysisId())
                        .bind("tenant", purchase.payer().tenant())
                        .bind("label", purchase.payer().label())
                        .bind("strategy", purchase.payer().strategy())
                        .bind("provider", purchase.model().provider().value())
                        .bind("model", purchase.model().model())
                        .bind("saved", saved.microUsd())
                        .bind("similarity", similarity)
                        .execute());
    }
}
