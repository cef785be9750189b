package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Analyses that begin when a standing budget has room for them. */
public final class BudgetWaiters {
    private final Database database;
    private final InstantSource clock;
    private final Budgets budgets;

    public BudgetWaiters(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.budgets = new Budgets(database, clock);
    }

    /** @param need in micro-dollars */
    public record Waiter(String analysisId, String budget, long need, long since) {}

    /** Waits until the budget has room for that much, is raised or removed, or begins anew; repeating is safe. */
    public void add(String analysisId, String budget, Money need) {
        database.write(handle -> handle.createUpdate(
                        "insert into waiter (analysis_id, budget_id, need_micros, since) values (:analysis, :budget, :need, :since)"
                                + " on conflict (analysis_id) do update set budget_id = excluded.budget_id,"
                                + " need_micros = excluded.need_micros, since = excluded.since")
                .bind("analysis", analysisId)
                .bind("budget", budget)
                .bind("need", need.microUsd())
                .bind("since", clock.millis())
                .execute());
    }

    /** It was told; unless it waits again. */
    public void remove(Waiter told) {
        database.write(
                handle -> handle.createUpdate("delete from waiter where analysis_id = :analysis and since = :since")
                        .bind("analysis", told.analysisId())
                        .bind("since", told.since())
                        .execute());
    }

    /** Those that there is room for now, those first that wait longest; for no more of them than there is room for. */
    public List<Waiter> due() {
        List<Waiter> waiting =
                database.read(handle -> handle.createQuery("select * from waiter order by since, analysis_id")
                        .map((row, context) -> new Waiter(
                                row.getString("analysis_id"),
                                row.getString("budget_id"),
                                row.getLong("need_micros"),
                                row.getLong("since")))
                        .list());
        if (waiting.isEmpty()) {
            return List.of();
        }
        Map<String, Long> left = new HashMap<>();
        budgets.standing()
                .forEach(standing ->
                        left.put(standing.budget().id(), standing.left().microUsd()));
        return waiting.stream()
                .filter(waiter -> {
                    Long room = left.get(waiter.budget);
                    boolean due = room == null || room >= waiter.need;
                    if (due && room != null) {
                        left.put(waiter.budget, room - waiter.need);
                    }
                    return due;
                })
                .toList();
    }
}
