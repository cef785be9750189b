package dev.polyphony.workload;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.evaluation.ExplorationEvidence;
import dev.polyphony.plan.Exploration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Analyses that could have been drawn to ask another model than what was learnt would ask, drawn or not, written in the
 * transaction that keeps their result.
 */
public final class ExplorationCases {
    /** Of one training, the first ones: reading takes about a second. */
    private static final int MOST = 20_000;

    private static final String OF =
            " exploration_case where tenant = :tenant and workload = :workload and learnt_at = :learnt";

    private ExplorationCases() {}

    /** An analysis has ended; of none that could not have been drawn anything is kept. */
    public static void concluded(Handle handle, String analysisId, AnalysisResult result, long now) {
        Stream.ofNullable(result.decisions())
                .flatMap(List::stream)
                .filter(Decision.Chosen.class::isInstance)
                .map(chosen -> ((Decision.Chosen) chosen).choice().exploration())
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(draw -> concluded(handle, analysisId, draw, result, now));
    }

    private static void concluded(Handle handle, String analysisId, Exploration draw, AnalysisResult result, long now) {
        boolean known =
                result.status() == AnalysisStatus.ANSWERED && result.spending().complete();
        handle.createUpdate("insert into exploration_case (analysis_id, tenant, workload, learnt_at, base, candidates,"
                        + " share, drawn, refused, simulated, cost_micros, ended_at) values (:analysis, :tenant,"
                        + " :workload, :learnt, :base, :candidates, :share, :drawn, :refused, :simulated, :cost, :now)"
                        + " on conflict (analysis_id) do nothing")
                .bind("analysis", analysisId)
                .bind("tenant", WorkflowId.parse(analysisId).tenant())
                .bind("workload", draw.workload())
                .bind("learnt", draw.learntAt().toEpochMilli())
                .bind("base", draw.base())
                .bind("candidates", String.join("\n", draw.candidates()))
                .bind("share", draw.share())
                .bind("drawn", draw.drawn())
                .bind("refused", draw.refused() == null ? 0 : 1)
                .bind("simulated", result.simulated() ? 1 : 0)
                .bind("cost", known ? (Long) result.cost().microUsd() : null)
                .bind("now", now)
                .execute();
    }

    /** Of trainings that are gone by no more. */
    static void forget(Handle handle, String tenant, String workload) {
        for (String table : List.of("exploration_case", "exploration_finding")) {
            handle.createUpdate("delete from " + table + " where tenant = :tenant and workload = :workload")
                    .bind("tenant", tenant)
                    .bind("workload", workload)
                    .execute();
        }
    }

    /** Changes when somebody rates one of them; of analyses there are many more than of ratings. */
    static String version(Handle handle, Training training) {
        return handle.createQuery("select count(*) || ' ' || coalesce(max(at), 0) from rating where simulated = 0"
                        + " and at >= :learnt and exists (select 1 from" + OF
                        + " and exploration_case.analysis_id = rating.analysis_id)")
                .bindMap(training.bindings())
                .mapTo(String.class)
                .one();
    }

    private record Rated(Exploration draw, double score, Instant at) {}

    /**
     * What they come to so far: each answer once, with the mean of what people said of it, in the order in which they
     * were spoken of. Where the drawn model could not be asked, or failed, what its analysis came to counts as its own:
     * else it would look better than it is.
     */
    static ExplorationEvidence evidence(Handle handle, Training training) {
        ExplorationEvidence evidence = new ExplorationEvidence();
        for (Rated one : rated(handle, training)) {
            boolean right = Rating.isRight(one.score);
            String drawn = one.draw.drawn();
            for (String model : drawn == null ? one.draw.candidates() : List.of(drawn)) {
                evidence.add(one.draw.base(), model, drawn != null, one.draw.shareOfEach(), right, one.at);
            }
        }
        return evidence;
    }

    private static List<Rated> rated(Handle handle, Training training) {
        return handle.createQuery("select base, candidates, share, drawn, said.score, said.at from"
                        + " exploration_case join (select analysis_id, avg(score) as score, min(at) as at from rating"
                        + " where simulated = 0 and at >= :learnt group by analysis_id) said"
                        + " on said.analysis_id = exploration_case.analysis_id where tenant = :tenant"
                        + " and workload = :workload and learnt_at = :learnt order by said.at,"
                        + " exploration_case.analysis_id")
                .bindMap(training.bindings())
                .setMaxRows(MOST)
                .map((row, context) -> new Rated(
                        new Exploration(
                                training.workload(),
                                training.learntAt(),
                                row.getString("base"),
                                List.of(row.getString("candidates").split("\n")),
                                row.getDouble("share"),
                                row.getString("drawn"),
                                null),
                        row.getDouble("score"),
                        Instant.ofEpochMilli(row.getLong("at"))))
                .list();
    }

    /**
     * What analyses that ended came to, however many there are.
     *
     * @param drawn who was asked in place of the base; absent where it was not
     * @param costUsd on average, where it is known; absent where it nowhere is
     */
    record Ended(
            String base,
            @Nullable String drawn,
            int analyses,
            @Nullable Double costUsd) {}

    /** Without those that were refused: they asked their base, though not by lot. */
    static List<Ended> ended(Handle handle, Training training) {
        return handle.createQuery("select base, drawn, count(*) as analyses, avg(cost_micros) as cost from" + OF
                        + " and refused = 0 group by base, drawn order by base, drawn")
                .bindMap(training.bindings())
                .map((row, context) -> {
                    double cost = row.getDouble("cost");
                    Double usd = row.wasNull() ? null : (Double) (cost / 1_000_000);
                    return new Ended(row.getString("base"), row.getString("drawn"), row.getInt("analyses"), usd);
                })
                .list();
    }
}
