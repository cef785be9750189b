package dev.polyphony.workload;

import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Forecast;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.evaluation.DriftDetector;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SealedJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Answers that came about by what was learnt, and what people said of them. */
final class RatedForecasts {
    /** Of one training, the first ones: reading takes about a second. */
    private static final int MOST = 20_000;

    private static final String OF = " from rating where workload = :workload and learnt_at = :learnt and simulated = 0"
            + StoredRatings.OF_TENANT;

    private RatedForecasts() {}

    /** @param explored whether it was asked by lot, in place of those who would have been */
    private record Rated(String analysis, double score, String model, boolean explored, Forecast forecast) {}

    /** Changes when somebody rates one of these answers. */
    static String version(Handle handle, Training training) {
        return handle.createQuery("select count(*) || ' ' || coalesce(max(at), 0)" + OF)
                .bindMap(training.bindings())
                .bind("prefix", WorkflowId.prefix(training.tenant()))
                .mapTo(String.class)
                .one();
    }

    /**
     * What they come to so far: each answer once, with the mean of what people said of it, in the order in which they
     * were first spoken of.
     */
    static DriftDetector detector(Database database, Handle handle, Training training) {
        Map<String, List<Rated>> answers = new LinkedHashMap<>();
        handle.createQuery("select analysis_id, score, model, analysis, exists (select 1 from"
                        + " exploration_case where exploration_case.analysis_id = rating.analysis_id"
                        + " and drawn is not null and refused = 0) as explored" + OF
                        + " order by at, analysis_id, rated_by")
                .bindMap(training.bindings())
                .bind("prefix", WorkflowId.prefix(training.tenant()))
                .setMaxRows(MOST)
                .map((row, context) -> rated(database, row))
                .forEach(found ->
                        found.ifPresent(one -> answers.computeIfAbsent(one.analysis(), any -> new ArrayList<>())
                                .add(one)));
        DriftDetector detector = new DriftDetector();
        answers.values().forEach(same -> {
            Rated one = same.getFirst();
            Forecast forecast = one.forecast();
            detector.add(
                    one.model(),
                    !one.explored(),
                    forecast.probability(),
                    DriftDetector.margin(forecast.accuracy(), forecast.questions()),
                    Rating.isRight(
                            same.stream().mapToDouble(Rated::score).average().orElseThrow()));
        });
        return detector;
    }

    private static Optional<Rated> rated(Database database, ResultSet row) throws SQLException {
        try {
            Forecast forecast = new SealedJson(database.cipher(), "rated analysis")
                    .opened(row.getString("analysis"), RatedAnalysis.class)
                    .forecast();
            return forecast == null
                    ? Optional.empty()
                    : Optional.of(new Rated(
                            row.getString("analysis_id"),
                            row.getDouble("score"),
                            row.getString("model"),
                            row.getBoolean("explored"),
                            forecast));
        } catch (TextUnreadable sealed) {
            return Optional.empty();
        }
    }
}
