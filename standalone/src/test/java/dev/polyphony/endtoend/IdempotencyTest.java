package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnalysisConflict;
import dev.polyphony.client.Submission;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {
    private static final String MODEL = "openai/model";

    @TempDir
    private Path folder;

    @Test
    void sameIdIsOneAnalysisAndOneSetOfRequestsHoweverOftenItIsSubmitted() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy());
                RealServer server = RealServer.on(folder);
                Worker worker = Worker.at(server, RealProviders.at(simulator))) {
            Analysis analysis = Requests.fallback(MODEL);

            List<Submission> submissions = submitAtOnce(8, () -> worker.client().submit(analysis));
            AnalysisResult first = worker.client().result(analysis.id(), Requests.PATIENCE);
            Submission late = worker.client().submit(analysis);
            AnalysisResult second = worker.client().result(late.id(), Requests.PATIENCE);

            assertThat(submissions)
                    .filteredOn(submission -> !submission.already())
                    .hasSize(1);
            assertThat(late.already()).isTrue();
            assertThatThrownBy(() -> worker.client().submit(withPrompt(analysis, "Another question under the same id")))
                    .isInstanceOf(AnalysisConflict.class);
            assertThat(second).isEqualTo(first);
            assertThat(simulator.log().requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.prompt()).isEqualTo(analysis.prompt()));
            await().atMost(Requests.PATIENCE).untilAsserted(() -> {
                try (var executions = server.temporal().listExecutions("WorkflowId = '" + analysis.id() + "'")) {
                    assertThat(executions).hasSize(1);
                }
            });
        }
    }

    private static Analysis withPrompt(Analysis analysis, String prompt) {
        return new Analysis(analysis.id(), analysis.tenant(), prompt, analysis.selection(), analysis.limits());
    }

    private static List<Submission> submitAtOnce(int times, Callable<Submission> submission) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            return callers
                    .invokeAll(Stream.generate(() -> submission).limit(times).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }
}
