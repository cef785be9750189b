package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Ended requests to limited models, summed by when they count from. A slot counts from the latest of its requests on:
 * none is forgotten too early, and each by {@link #WIDTH} too late at most.
 */
final class LimitSlots {
    /** A minute has few hundred of them. */
    static final Duration WIDTH = Duration.ofMillis(250);

    /** In the order in which they are locked. */
    private final NavigableMap<Key, Sum> slots = new TreeMap<>(
            Comparator.comparing((Key key) -> key.model().toString()).thenComparingLong(Key::slot));

    private record Key(ModelRef model, long slot) {}

    private record Sum(Instant latest, long requests, long tokens) {
        Sum plus(Sum other) {
            return new Sum(
                    other.latest.isAfter(latest) ? other.latest : latest,
                    requests + other.requests,
                    tokens + other.tokens);
        }
    }

    /** The slot of what counts from that moment on. */
    static long of(Instant since) {
        return Math.floorDiv(since.toEpochMilli(), WIDTH.toMillis());
    }

    /** @param tokens that it came to */
    void add(StoredRequest.Counting counting, long tokens) {
        slots.merge(new Key(counting.model(), of(counting.since())), new Sum(counting.since(), 1, tokens), Sum::plus);
    }

    void write(Handle handle) {
        if (slots.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into limit_slot"
                + " (provider, model, slot, latest, requests, tokens)"
                + " values (:provider, :model, :slot, :latest, :requests, :tokens)"
                + " on conflict (provider, model, slot) do update set requests = limit_slot.requests + excluded.requests,"
                + " tokens = limit_slot.tokens + excluded.tokens,"
                + " latest = case when excluded.latest > limit_slot.latest then excluded.latest"
                + " else limit_slot.latest end");
        slots.forEach((key, sum) -> batch.bind("provider", key.model.provider().value())
                .bind("model", key.model.model())
                .bind("slot", key.slot)
                .bind("latest", sum.latest.toEpochMilli())
                .bind("requests", sum.requests)
                .bind("tokens", sum.tokens)
                .add());
        batch.execute();
    }
}
