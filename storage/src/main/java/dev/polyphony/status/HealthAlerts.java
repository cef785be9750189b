package dev.polyphony.status;

import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.call.Failure;
import dev.polyphony.health.HealthChange;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Says once that a provider or a model changed its state, however many processes look. One that changes more than
 * {@value #MOST} times in ten minutes is told of as such, once, until it stayed as it is for ten minutes. Of a model's
 * rate limit nothing is said: it comes and goes by itself. Every method throws
 * {@link dev.polyphony.port.StorageUnavailable} where the database does not answer.
 */
public final class HealthAlerts {
    /** Two outages from beginning to end. */
    static final int MOST = 6;

    static final Duration WINDOW = Duration.ofMinutes(10);

    /** What was stored later than that, because the database was away, is no news. */
    private static final Duration NEWS = Duration.ofMinutes(30);

    private final Database database;
    private final ProviderHealth health;
    private final InstantSource clock;
    private List<HealthChange> seen = List.of();

    public HealthAlerts(Database database, ProviderHealth health, InstantSource clock) {
        this.database = database;
        this.health = health;
        this.clock = clock;
    }

    /** Looks what has happened lately. Of one thread at a time. */
    public void raise() {
        Instant since = clock.instant().minus(NEWS);
        List<HealthChange> recent = health.changes(since);
        if (recent.equals(seen)) {
            return;
        }
        Map<String, Instant> told = database.read(this::told);
        Instant from = told.values().stream().min(Instant::compareTo).orElse(since);
        Map<HealthSubject, List<HealthChange>> changes = health.changes(from.isBefore(since) ? from : since).stream()
                .filter(HealthAlerts::isNews)
                .collect(Collectors.groupingBy(HealthChange::subject, LinkedHashMap::new, Collectors.toList()));
        database.write(handle -> {
            changes.forEach((subject, own) -> alerts(own, told.get(subject.toString())).stream()
                    .filter(alert -> !alert.at().isBefore(since))
                    .forEach(alert -> insert(handle, alert)));
            return changes;
        });
        seen = recent;
    }

    private static boolean isNews(HealthChange change) {
        return change.subject().isProvider() || !(change.cause() instanceof Failure.Throttled);
    }

    /**
     * Pure: the same changes give the same alerts.
     *
     * @param changes of one subject, the oldest first
     * @param told when it was last told that it does not stay as it is; absent where it never was
     */
    static List<ProviderAlert> alerts(List<HealthChange> changes, @Nullable Instant told) {
        List<ProviderAlert> alerts = new ArrayList<>();
        Deque<Instant> recent = new ArrayDeque<>();
        boolean flapping = false;
        Instant last = null;
        for (HealthChange change : changes) {
            if (last != null && last.plus(WINDOW).isBefore(change.at())) {
                flapping = false;
            }
            last = change.at();
            recent.add(change.at());
            while (recent.getFirst().plus(WINDOW).isBefore(change.at())) {
                recent.removeFirst();
            }
            if (flapping) {
                continue;
            }
            // What was told by a look that saw more of the past holds.
            flapping = change.at().equals(told) || recent.size() > MOST;
            alerts.add(alert(change, flapping ? recent.size() : null));
        }
        return alerts;
    }

    private static ProviderAlert alert(HealthChange change, @Nullable Integer changes) {
        return new ProviderAlert(
                change.subject().toString(),
                change.from(),
                change.to(),
                change.cause() == null ? null : change.cause().describe(),
                change.by(),
                change.at(),
                changes);
    }

    /** When each was last told of as one that does not stay as it is; what goes on for a day is told again. */
    private Map<String, Instant> told(Handle handle) {
        return handle.createQuery("select subject, max(at) as at from health_alert"
                        + " where changes is not null and at >= :since group by subject")
                .bind("since", clock.instant().minus(Duration.ofDays(1)).toEpochMilli())
                .map((row, context) -> Map.entry(row.getString("subject"), Instant.ofEpochMilli(row.getLong("at"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void insert(Handle handle, ProviderAlert alert) {
        handle.createUpdate("insert into health_alert (id, subject, at, before_state, after_state, why, by_whom,"
                        + " changes, handed_over) values (:id, :subject, :at, :from, :to, :why, :by, :changes, 0)"
                        + " on conflict do nothing")
                .bind("id", alert.id())
                .bind("subject", alert.subject())
                .bind("at", alert.at().toEpochMilli())
                .bind("from", alert.from())
                .bind("to", alert.to())
                .bind("why", alert.why())
                .bind("by", alert.by())
                .bind("changes", alert.changes())
                .execute();
    }

    /** Those that no workflow has yet, the oldest first. */
    public List<ProviderAlert> open() {
        return database.read(
                handle -> handle.createQuery("select * from health_alert where handed_over = 0 order by at")
                        .map((row, context) -> alert(row))
                        .list());
    }

    /** A workflow has it. */
    public void handedOver(ProviderAlert alert) {
        database.write(handle -> handle.createUpdate("update health_alert set handed_over = 1 where id = :id")
                .bind("id", alert.id())
                .execute());
    }

    /** Deletes those that are older than that. */
    public void forget(Duration age) {
        database.write(handle -> handle.createUpdate("delete from health_alert where at < :before and handed_over = 1")
                .bind("before", clock.instant().minus(age).toEpochMilli())
                .execute());
    }

    private static ProviderAlert alert(ResultSet row) throws SQLException {
        int changes = row.getInt("changes");
        return new ProviderAlert(
                row.getString("subject"),
                row.getString("before_state"),
                row.getString("after_state"),
                row.getString("why"),
                Objects.requireNonNull(row.getString("by_whom")),
                Instant.ofEpochMilli(row.getLong("at")),
                changes == 0 ? null : (Integer) changes);
    }
}
