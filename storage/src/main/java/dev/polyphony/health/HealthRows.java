package dev.polyphony.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The tables' rows as what they say. A row that nobody can read, of a later version or another hand, says nothing. */
final class HealthRows {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private HealthRows() {}

    static Map<HealthSubject, SubjectHealth> all(Handle handle) {
        Map<HealthSubject, SubjectHealth> all = new HashMap<>();
        handle.createQuery("select * from health").map((row, context) -> health(row)).stream()
                .flatMap(Optional::stream)
                .forEach(health -> all.put(health.subject(), health));
        return all;
    }

    static SubjectHealth of(Handle handle, HealthSubject subject) {
        return handle.createQuery("select * from health where subject = :subject")
                .bind("subject", subject.toString())
                .map((row, context) -> health(row))
                .findOne()
                .flatMap(known -> known)
                .orElseGet(() -> SubjectHealth.unknown(subject));
    }

    static void put(Handle handle, HealthSubject subject, Circuit circuit) {
        Columns columns = Columns.of(circuit);
        columns.bind(handle.createUpdate("insert into health (subject, state, cause, since_at, opened_at, until_at,"
                                + " attempts, step, step_at, keys, by_whom, failed_calls) values (:subject, :state, :cause, :since,"
                                + " :opened, :until, :attempts, :step, :stepAt, :keys, :by, 0) on conflict (subject) do update set"
                                + " state = excluded.state, cause = excluded.cause, since_at = excluded.since_at,"
                                + " opened_at = excluded.opened_at, until_at = excluded.until_at,"
                                + " attempts = excluded.attempts, step = excluded.step, step_at = excluded.step_at,"
                                + " keys = excluded.keys, by_whom = excluded.by_whom, failed_calls = 0")
                        .bind("subject", subject.toString()))
                .execute();
    }

    static void add(Handle handle, HealthChange change) {
        handle.createUpdate("insert into health_change (at, subject, before_state, after_state, cause, by_whom)"
                        + " values (:at, :subject, :from, :to, :cause, :by)")
                .bind("at", change.at().toEpochMilli())
                .bind("subject", change.subject().toString())
                .bind("from", change.from())
                .bind("to", change.to())
                .bind("cause", json(change.cause()))
                .bind("by", change.by())
                .execute();
    }

    /** The oldest first. */
    static List<HealthChange> changes(Handle handle, Instant since) {
        return handle.createQuery("select * from health_change where at >= :since order by at")
                .bind("since", since.toEpochMilli())
                .map((row, context) -> new HealthChange(
                        Instant.ofEpochMilli(row.getLong("at")),
                        HealthSubject.parse(row.getString("subject")),
                        row.getString("before_state"),
                        row.getString("after_state"),
                        failure(row.getString("cause")).orElse(null),
                        row.getString("by_whom")))
                .list();
    }

    private static Optional<SubjectHealth> health(ResultSet row) throws SQLException {
        try {
            HealthSubject subject = HealthSubject.parse(row.getString("subject"));
            String listed = row.getString("listed");
            return Optional.of(new SubjectHealth(
                    subject,
                    circuit(row),
                    instant(row, "checked_at"),
                    instant(row, "succeeded_at"),
                    instant(row, "failed_at"),
                    new SubjectHealth.FailedCalls(row.getInt("failed_calls"), instant(row, "failed_call_at")),
                    listed == null ? null : words(listed, "\n")));
        } catch (InvalidField e) {
            return Optional.empty();
        }
    }

    private static Circuit circuit(ResultSet row) throws SQLException {
        Failure cause = failure(row.getString("cause")).orElse(null);
        Instant since = instant(row, "since_at");
        Instant opened = instant(row, "opened_at");
        Instant until = instant(row, "until_at");
        Instant stepAt = instant(row, "step_at");
        String by = row.getString("by_whom");
        String keys = row.getString("keys");
        int attempts = Math.max(1, row.getInt("attempts"));
        String state = row.getString("state");
        if (state.equals("open") && cause != null && since != null && opened != null && until != null) {
            return new Circuit.Open(cause, since, opened, until, attempts, keys == null ? Set.of() : words(keys, " "));
        }
        if (state.equals("recovering") && cause != null && since != null && stepAt != null) {
            return new Circuit.Recovering(
                    cause,
                    since,
                    attempts,
                    Math.clamp(row.getInt("step"), 0, CircuitRules.LAST_STEP),
                    stepAt,
                    stepTime(stepAt, until));
        }
        return state.equals("drained") && since != null && by != null
                ? new Circuit.Drained(by, since)
                : new Circuit.Closed();
    }

    /** Earlier versions stored no end of a step. */
    private static Duration stepTime(Instant stepAt, @Nullable Instant until) {
        return until == null || !until.isAfter(stepAt)
                ? CircuitSettings.standard().step()
                : Duration.between(stepAt, until);
    }

    private static Set<String> words(String text, String separator) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(separator, -1));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static Optional<Failure> failure(@Nullable String json) {
        try {
            return json == null ? Optional.empty() : Optional.of(JSON.readValue(json, Failure.class));
        } catch (JsonProcessingException ofLaterVersion) {
            return Optional.empty();
        }
    }

    static @Nullable String json(@Nullable Failure failure) {
        try {
            return failure == null ? null : JSON.writerFor(Failure.class).writeValueAsString(failure);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a failure has a JSON form", e);
        }
    }

    /** A circuit's own; those of other states are null. */
    private record Columns(
            String state,
            @Nullable Failure cause,
            @Nullable Instant since,
            @Nullable Instant opened,
            @Nullable Instant until,
            @Nullable Integer attempts,
            @Nullable Integer step,
            @Nullable Instant stepAt,
            @Nullable String keys,
            @Nullable String by) {
        static Columns of(Circuit circuit) {
            return switch (circuit) {
                case Circuit.Closed closed ->
                    new Columns(circuit.word(), null, null, null, null, null, null, null, null, null);
                case Circuit.Open(
                        Failure cause,
                        Instant since,
                        Instant opened,
                        Instant until,
                        int attempts,
                        Set<String> keys) ->
                    new Columns(
                            circuit.word(),
                            cause,
                            since,
                            opened,
                            until,
                            attempts,
                            null,
                            null,
                            keys.isEmpty() ? null : String.join(" ", keys),
                            null);
                case Circuit.Recovering(
                        Failure cause,
                        Instant since,
                        int attempts,
                        int step,
                        Instant stepAt,
                        Duration stepTime) ->
                    new Columns(
                            circuit.word(),
                            cause,
                            since,
                            null,
                            stepAt.plus(stepTime),
                            attempts,
                            step,
                            stepAt,
                            null,
                            null);
                case Circuit.Drained(String by, Instant since) ->
                    new Columns(circuit.word(), null, since, null, null, null, null, null, null, by);
            };
        }

        <S extends SqlStatement<S>> S bind(S statement) {
            return statement
                    .bind("state", state)
                    .bind("cause", json(cause))
                    .bind("since", millis(since))
                    .bind("opened", millis(opened))
                    .bind("until", millis(until))
                    .bind("attempts", attempts)
                    .bind("step", step)
                    .bind("stepAt", millis(stepAt))
                    .bind("keys", keys)
                    .bind("by", by);
        }
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : (Long) instant.toEpochMilli();
    }
}
