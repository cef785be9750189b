package dev.polyphony.endtoend;

import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.client.WorkersBusy;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Analyses as tests ask for them, each under a new id. */
final class Requests {
    static final String PROMPT = "Should a small team choose REST or GraphQL?";

    /** Far above what any test takes on a busy machine, below the default deadline of an analysis. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private Requests() {}

    static Analysis fallback(String... models) {
        return preset("fallback", models);
    }

    static Analysis ensemble(String... models) {
        return preset("ensemble", models);
    }

    static Analysis preset(String strategy, String... models) {
        return of(new Selection.Preset(strategy, null, List.of(models), null));
    }

    static Analysis custom(Plan plan) {
        return of(new Selection.Custom(plan));
    }

    /** Waits for every member while there is time, or for {@code grace} after the quorum. */
    static Analysis panel(int quorum, @Nullable Duration grace, String... models) {
        List<Plan> members = Stream.of(models).<Plan>map(Plan.Call::of).toList();
        return custom(new Plan.Panel(members, quorum, grace, new Aggregation.Best()));
    }

    static AnalysisResult answer(AnalysisClient client, Analysis analysis)
            throws TimeoutException, InterruptedException {
        return client.result(client.submit(analysis).id(), PATIENCE);
    }

    private static Analysis of(Selection selection) {
        return new Analysis(AnalysisIds.mint(), "default", PROMPT, selection, Limits.DEFAULT);
    }

    /** Waits for what an analysis's progress says: a worker too busy to say it now says it later. */
    static ConditionFactory patiently() {
        return await().atMost(PATIENCE).ignoreException(WorkersBusy.class);
    }
}
