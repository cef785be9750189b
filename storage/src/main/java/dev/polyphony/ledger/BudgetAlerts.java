package dev.polyphony.ledger;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Says once that a budget passed a threshold, however many processes look. */
public final class BudgetAlerts {
    static final int ALL = 100;

    private final Database database;
    private final InstantSource clock;
    private final List<Integer> thresholds;

    /** @param thresholds in percent of a budget's limit, 1 to 100 */
    public BudgetAlerts(Database database, InstantSource clock, List<Integer> thresholds) {
        this.database = database;
        this.clock = clock;
        this.thresholds = List.copyOf(thresholds);
        if (!thresholds.stream().allMatch(percent -> percent >= 1 && percent <= 100)) {
            throw new InvalidField("alert-at", "percents from 1 to 100, not " + thresholds);
        }
    }

    /**
     * A budget that passed a threshold.
     *
     * @param threshold in percent of the limit; 100 also where a request found no room
     * @param used settled and in doubt; at 100 for want of room also what is reserved
     */
    public record Alert(String budget, Instant periodStart, int threshold, Money limit, Money used, Instant raisedAt) {}

    /** Looks how the budgets stand; what a request under way may cost does not count before it has. */
    public void raise() {
        List<Budgets.Standing> standings = new Budgets(database, clock).standing();
        for (Budgets.Standing standing : standings) {
            long used = standing.spent().microUsd();
            long limit = standing.budget().limit().microUsd();
            List<Integer> passed = thresholds.stream()
                    .filter(percent -> limit > 0 && times(used, 100).compareTo(times(limit, percent)) >= 0)
                    .toList();
            if (!passed.isEmpty()) {
                database.write(handle -> {
                    passed.forEach(percent -> insert(
                            handle, standing.budget().account(clock.instant()), percent, limit, used, clock.instant()));
                    return passed;
                });
            }
        }
    }

    /** Of any limit there may be. */
    private static BigInteger times(long micros, int percent) {
        return BigInteger.valueOf(micros).multiply(BigInteger.valueOf(percent));
    }

    /** Once for a budget's period and threshold; whoever is second changes nothing. */
    static void insert(Handle handle, AccountId account, int threshold, long limit, long used, Instant now) {
        handle.createUpdate("insert into alert (budget_id, period_start, threshold, limit_micros, used_micros,"
                        + " raised_at, handed_over) values (:budget, :period, :threshold, :limit, :used, :now, 0)"
                        + " on conflict do nothing")
                .bind("budget", account.budget())
                .bind("period", account.periodStart().toEpochMilli())
                .bind("threshold", threshold)
                .bind("limit", limit)
                .bind("used", used)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Those that no workflow has yet, the oldest first. */
    public List<Alert> open() {
        return database.read(handle -> handle
                .createQuery("select * from alert where handed_over = 0 order by raised_at, threshold")
                .map((row, context) -> alert(row))
                .stream()
                .flatMap(Optional::stream)
                .toList());
    }

    /** A workflow has it. */
    public void handedOver(Alert alert) {
        database.write(handle -> handle.createUpdate("update alert set handed_over = 1 where budget_id = :budget"
                        + " and period_start = :period and threshold = :threshold")
                .bind("budget", alert.budget())
                .bind("period", alert.periodStart().toEpochMilli())
                .bind("threshold", alert.threshold())
                .execute());
    }

    /** Empty for a row that is none: somebody else wrote it. */
    private static Optional<Alert> alert(ResultSet row) throws SQLException {
        long limit = row.getLong("limit_micros");
        long used = row.getLong("used_micros");
        return limit < 0 || used < 0
                ? Optional.empty()
                : Optional.of(new Alert(
                        row.getString("budget_id"),
                        Instant.ofEpochMilli(row.getLong("period_start")),
                        row.getInt("threshold"),
                        new Money(limit),
                        new Money(used),
                        Instant.ofEpochMilli(row.getLong("raised_at"))));
    }
}
