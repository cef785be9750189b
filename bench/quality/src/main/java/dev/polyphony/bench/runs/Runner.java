package dev.polyphony.bench.runs;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.bench.recorded.RecordedQuestion;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Runs a strategy over questions, a bounded number of analyses at a time. */
public final class Runner {
    /** Keeps two cores busy; more only waits in the server. */
    private static final int IN_FLIGHT = 48;

    private static final String TENANT = "bench";

    private final AnalysisClient client;

    public Runner(AnalysisClient client) {
        this.client = client.forTenant(TENANT);
    }

    /** @throws IllegalStateException where the strategy is refused: that is a mistake of the bench, not an outcome */
    public Run run(String name, Selection selection, List<RecordedQuestion> questions) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        List<CompletableFuture<AnalysisResult>> results = new ArrayList<>();
        for (RecordedQuestion question : questions) {
            free.acquire();
            results.add(submit(question, selection).whenComplete((result, failure) -> free.release()));
        }
        List<RunOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            outcomes.add(new RunOutcome(
                    questions.get(i), accepted(name, results.get(i).join())));
        }
        return new Run(name, outcomes);
    }

    private CompletableFuture<AnalysisResult> submit(RecordedQuestion question, Selection selection) {
        String id = AnalysisIds.mint();
        client.submit(new Analysis(id, TENANT, question.prompt(), selection, Limits.DEFAULT));
        return client.result(id);
    }

    private static AnalysisResult accepted(String name, AnalysisResult result) {
        if (result.problem() != null) {
            throw new IllegalStateException("'" + name + "' was refused: "
                    + result.problem().field() + ": " + result.problem().message());
        }
        return result;
    }
}
