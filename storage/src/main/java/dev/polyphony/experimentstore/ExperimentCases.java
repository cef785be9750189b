package dev.polyphony.experimentstore;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Rating;
import dev.polyphony.call.Money;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.plan.Assignment;
import dev.polyphony.plan.Assignment.Arm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What the analyses of experiments came to, written in the transaction that keeps their result or their rating. Each is
 * counted once, as it is known then.
 */
public final class ExperimentCases {
    /** Counted in one transaction: it locks the experiments of a tenant. */
    static final int MOST = 5_000;

    /** Read at a time. */
    private static final int FETCHED = 1_000;

    private ExperimentCases() {}

    /**
     * @param answered absent where that says nothing
     * @param cost absent where not all of it is known
     * @param rated absent where nobody said anything
     */
    record Case(
            boolean candidate,
            double share,
            @Nullable Boolean answered,
            boolean refused,
            @Nullable Money cost,
            Duration latency,
            @Nullable Double rated) {
        /** As the experiment counts it: 0 to 1, more is better. Of one whose outcome is known. */
        double value(Design design) {
            return switch (design.outcome()) {
                case RATING -> Objects.requireNonNull(rated);
                case ACCURACY -> Rating.isRight(Objects.requireNonNull(rated)) ? 1 : 0;
                case SUCCESS -> succeeded() ? 1 : 0;
                case COST -> 1 - Math.min(1, Objects.requireNonNull(cost).usd().doubleValue() / design.scale());
                case LATENCY -> succeeded() ? 1 - Math.min(1, latency.toMillis() / 1000.0 / design.scale()) : 0;
            };
        }

        /** Where the control had to answer, the candidate did not. */
        boolean succeeded() {
            return Boolean.TRUE.equals(answered) && !refused;
        }
    }

    /** An analysis has ended; of none that belongs to an experiment nothing is kept. */
    public static void concluded(Handle handle, String analysisId, AnalysisResult result, long now) {
        assignment(result).ifPresent(assignment -> concluded(handle, analysisId, assignment, result, now));
    }

    private static Optional<Assignment> assignment(AnalysisResult result) {
        return result.decisions() == null
                ? Optional.empty()
                : result.decisions().stream()
                        .filter(Decision.Chosen.class::isInstance)
                        .map(decision -> ((Decision.Chosen) decision).choice().assignment())
                        .filter(Objects::nonNull)
                        .findFirst();
    }

    private static void concluded(
            Handle handle, String analysisId, Assignment assignment, AnalysisResult result, long now) {
        Outcome outcome = handle.createQuery("select outcome from experiment where id = :id")
                .bind("id", assignment.experiment())
                .mapTo(String.class)
                .findOne()
                .flatMap(ExperimentCases::outcome)
                .orElse(null);
        if (outcome == null) {
            return;
        }
        Boolean answered = switch (result.status()) {
            case ANSWERED -> true;
            case NO_ANSWER, ABSTAINED, DEADLINE_PASSED -> false;
            case RUNNING, WAITING, REJECTED, CANCELLED -> null;
        };
        boolean refused = assignment.refused() != null;
        Money cost = result.spending().complete() ? result.cost() : null;
        boolean known = answered != null
                && switch (outcome) {
                    case RATING, ACCURACY -> false;
                    case SUCCESS -> true;
                    case COST -> !refused && cost != null;
                    case LATENCY -> !refused;
                };
        handle.createUpdate("insert into experiment_case (experiment_id, analysis_id, arm, share, ended_at, answered,"
                        + " refused, simulated, cost_micros, latency_ms, known_at) values (:experiment, :analysis, :arm,"
                        + " :share, :now, :answered, :refused, :simulated, :cost, :latency, :known)"
                        + " on conflict (experiment_id, analysis_id) do nothing")
                .bind("experiment", assignment.experiment())
                .bind("analysis", analysisId)
                .bind("arm", assignment.arm().name())
                .bind("share", assignment.share())
                .bind("now", now)
                .bind("answered", answered == null ? null : (Integer) (answered ? 1 : 0))
                .bind("refused", refused ? 1 : 0)
                .bind("simulated", result.simulated() ? 1 : 0)
                .bind("cost", cost == null ? null : (Long) cost.microUsd())
                .bind("latency", result.latency().toMillis())
                .bind("known", known ? (Long) now : null)
                .execute();
    }

    /** Empty for one of a later version. */
    private static Optional<Outcome> outcome(String name) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.name().equals(name))
                .findFirst();
    }

    /** Its answer was rated, and the rating is kept: until it is counted, the mean of all who said something counts. */
    public static void rated(Handle handle, String analysisId, long now) {
        handle.createUpdate("update experiment_case set rated ="
                        + " (select avg(score) from rating where rating.analysis_id = experiment_case.analysis_id),"
                        + " known_at = coalesce(known_at, :now)"
                        + " where analysis_id = :analysis and refused = 0 and position is null and experiment_id in"
                        + " (select id from experiment where outcome in ('RATING', 'ACCURACY'))")
                .bind("analysis", analysisId)
                .bind("now", now)
                .execute();
    }

    /**
     * What ended of one arm, as the database sums it up.
     *
     * @param answered by that arm
     * @param refused where the control answered in the candidate's place
     * @param costUsd of what it answered itself, on average where it is known; absent where it nowhere is
     * @param seconds likewise
     */
    record Ended(
            int analyses,
            int answered,
            int refused,
            int simulated,
            @Nullable Double costUsd,
            @Nullable Double seconds) {
        static final Ended NONE = new Ended(0, 0, 0, 0, null, null);
    }

    /** However many there are; an arm of which nothing ended is not in it. */
    static Map<Arm, Ended> ended(Handle handle, String experiment) {
        return handle.createQuery("select arm, count(*) as analyses,"
                        + " sum(case when answered = 1 and refused = 0 then 1 else 0 end) as answered,"
                        + " sum(refused) as refused, sum(simulated) as simulated,"
                        + " avg(case when refused = 0 then cost_micros end) as cost,"
                        + " avg(case when refused = 0 then latency_ms end) as latency"
                        + " from experiment_case where experiment_id = :id group by arm")
                .bind("id", experiment)
                .map((row, context) -> Map.entry(
                        Arm.valueOf(row.getString("arm")),
                        new Ended(
                                row.getInt("analyses"),
                                row.getInt("answered"),
                                row.getInt("refused"),
                                row.getInt("simulated"),
                                mean(row, "cost", 1_000_000),
                                mean(row, "latency", 1_000))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static @Nullable Double mean(ResultSet row, String column, double unit) throws SQLException {
        double mean = row.getDouble(column);
        return row.wasNull() ? null : (Double) (mean / unit);
    }

    /** What is counted: the one or the other has an order of its own. */
    enum Series {
        ENDS("end_position", "ended_at", "answered is not null"),
        OUTCOMES("position", "known_at", "known_at is not null");

        private final String position;
        private final String at;
        private final String is;

        Series(String position, String at, String is) {
            this.position = position;
            this.at = at;
            this.is = is;
        }

        /** Gives those that are new their place behind the others. */
        void count(Handle handle, String experiment) {
            List<String> uncounted = handle.createQuery(
                            "select analysis_id from experiment_case where experiment_id = :id" + " and " + position
                                    + " is null and " + is + " order by " + at + ", analysis_id limit :most")
                    .bind("id", experiment)
                    .bind("most", MOST)
                    .mapTo(String.class)
                    .list();
            if (uncounted.isEmpty()) {
                return;
            }
            long last = handle.createQuery("select coalesce(max(" + position + "), 0) from experiment_case"
                            + " where experiment_id = :id")
                    .bind("id", experiment)
                    .mapTo(Long.class)
                    .one();
            PreparedBatch updates = handle.prepareBatch("update experiment_case set " + position
                    + " = :position where experiment_id = :id and analysis_id = :analysis");
            for (String analysis : uncounted) {
                updates.bind("position", ++last)
                        .bind("id", experiment)
                        .bind("analysis", analysis)
                        .add();
            }
            updates.execute();
        }

        /** Those that were counted, in their order; a transaction holds some of them in memory at a time. */
        ResultIterable<Case> counted(Handle handle, String experiment, long after) {
            return handle.createQuery("select * from experiment_case where experiment_id = :id and " + position
                            + " > :after order by " + position)
                    .bind("id", experiment)
                    .bind("after", after)
                    .setFetchSize(FETCHED)
                    .map((row, context) -> read(row));
        }
    }

    static Case read(ResultSet row) throws SQLException {
        int answered = row.getInt("answered");
        Boolean whether = row.wasNull() ? null : (Boolean) (answered == 1);
        long micros = row.getLong("cost_micros");
        Money cost = row.wasNull() ? null : new Money(micros);
        double mean = row.getDouble("rated");
        Double rated = row.wasNull() ? null : (Double) mean;
        return new Case(
                row.getString("arm").equals(Arm.CANDIDATE.name()),
                row.getDouble("share"),
                whether,
                row.getInt("refused") == 1,
                cost,
                Duration.ofMillis(row.getLong("latency_ms")),
                rated);
    }
}
