package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import dev.polyphony.ledger.LimitQueue.Counted;
import dev.polyphony.ledger.LimitQueue.Told;
import dev.polyphony.ledger.LimitQueue.Waiter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What is stored of limits: read under the model's lock, in one statement for each model. */
final class LimitStatements {
    private static final String READ = "select 'SLOT' as kind, latest as a, tokens as b, requests as c, 0 as d,"
            + " '' as name from limit_slot"
            + " where provider = :provider and model = :model and slot >= :slot and latest > :since"
            // Under way, in doubt, or ended by a version that knows no slots.
            + " union all select 'SENT', limited_at,"
            // Where the provider did not count, what it can have been counts.
            + " case when state = 'SETTLED' and input_tokens + output_tokens > 0"
            + "   then input_tokens + output_tokens else coalesce(tokens, 0) end,"
            + " case when state = 'HELD' then 1 else 0 end, 0, ''"
            // Of what never left it is null; what was refused without being billed was a request all the same.
            + " from send where provider = :provider and model = :model and limited_at > :since and in_slot is null"
            + " union all select 'HELD', count(*), 0, 0, 0, '' from send"
            + " where state = 'HELD' and lease_until > :now and provider = :provider and model = :model"
            + " union all select 'WAITS', position, tokens, asked_at, 0, call_id from limit_waiter"
            + " where provider = :provider and model = :model"
            + " union all select 'TOLD', since, most, remaining, reset_at, what from told_limit"
            + " where provider = :provider and model = :model"
            + " order by 1, 2";

    private final Handle handle;

    LimitStatements(Handle handle) {
        this.handle = handle;
    }

    /** The model's lock is held. */
    LimitQueue read(ModelRef model, Instant now) {
        List<Counted> log = new ArrayList<>();
        List<Waiter> waiters = new ArrayList<>();
        List<Told> told = new ArrayList<>();
        long[] held = {0};
        Instant since = now.minus(ModelLimits.WINDOW);
        handle.createQuery(READ)
                .bind("provider", model.provider().value())
                .bind("model", model.model())
                .bind("since", since.toEpochMilli())
                .bind("slot", LimitSlots.of(since))
                .bind("now", now.toEpochMilli())
                .map((row, context) -> {
                    switch (row.getString("kind")) {
                        case "SLOT" ->
                            log.add(new Counted(
                                    Instant.ofEpochMilli(row.getLong("a")), row.getLong("c"), row.getLong("b"), false));
                        case "SENT" ->
                            log.add(new Counted(
                                    Instant.ofEpochMilli(row.getLong("a")),
                                    1,
                                    row.getLong("b"),
                                    row.getLong("c") == 1));
                        case "HELD" -> held[0] = row.getLong("a");
                        case "WAITS" ->
                            waiters.add(new Waiter(
                                    row.getString("name"),
                                    row.getLong("a"),
                                    row.getLong("b"),
                                    Instant.ofEpochMilli(row.getLong("c"))));
                        default ->
                            told.add(new Told(
                                    ToldLimit.What.valueOf(row.getString("name")),
                                    Instant.ofEpochMilli(row.getLong("a")),
                                    RowMappers.number(row, "b"),
                                    RowMappers.number(row, "c"),
                                    RowMappers.instant(row, "d")));
                    }
                    return model;
                })
                .list();
        log.sort(Comparator.comparing(Counted::at));
        return new LimitQueue(now, log, held[0], waiters, told);
    }

    void write(Map<ModelRef, LimitQueue> queues) {
        queues.forEach((model, queue) -> queue.left().forEach(call -> withdraw(model, call)));
        PreparedBatch batch = handle.prepareBatch("insert into limit_waiter"
                + " (provider, model, call_id, position, tokens, asked_at)"
                + " values (:provider, :model, :call, :position, :tokens, :asked)"
                + " on conflict (provider, model, call_id) do update set position = excluded.position,"
                + " tokens = excluded.tokens, asked_at = excluded.asked_at");
        queues.forEach((model, queue) -> queue.asked()
                .forEach(waiter -> batch.bind("provider", model.provider().value())
                        .bind("model", model.model())
                        .bind("call", waiter.call())
                        .bind("position", waiter.position())
                        .bind("tokens", waiter.tokens())
                        .bind("asked", waiter.askedAt().toEpochMilli())
                        .add()));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    void withdraw(ModelRef model, String call) {
        handle.createUpdate(
                        "delete from limit_waiter where provider = :provider and model = :model and call_id = :call")
                .bind("provider", model.provider().value())
                .bind("model", model.model())
                .bind("call", call)
                .execute();
    }

    /** Of two words the one about the later time counts. */
    void told(ModelRef model, ToldLimit word, Instant now) {
        handle.createUpdate("insert into told_limit (provider, model, what, since, most, remaining, reset_at)"
                        + " values (:provider, :model, :what, :since, :most, :remaining, :reset)"
                        + " on conflict (provider, model, what) do update set since = excluded.since,"
                        + " most = excluded.most, remaining = excluded.remaining, reset_at = excluded.reset_at"
                        + " where told_limit.since <= excluded.since")
                .bind("provider", model.provider().value())
                .bind("model", model.model())
                .bind("what", word.what().name())
                .bind("since", now.minus(word.age()).toEpochMilli())
                .bind("most", word.most())
                .bind("remaining", word.remaining())
                .bind(
                        "reset",
                        word.resetIn() == null
                                ? null
                                : (Long) now.plus(word.resetIn()).toEpochMilli())
                .execute();
    }
}
