package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class WorkerKilledTest {
    private static final String ANSWERED = "openai/answered";
    private static final List<String> IN_FLIGHT = List.of("anthropic/in-flight", "mistral/in-flight");

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void panelSurvivesItsWorkersSuddenDeathWithoutAskingForRecordedAnswersAgain() throws Exception {
        Script script = Script.builder()
                .behaviour(IN_FLIGHT.get(0), Behaviour.sequence(Fault.hang()))
                .behaviour(IN_FLIGHT.get(1), Behaviour.sequence(Fault.hang()))
                .build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"))) {
            AnalysisClient client = server.client();
            String id = client.submit(Requests.panel(3, null, ANSWERED, IN_FLIGHT.get(0), IN_FLIGHT.get(1)))
                    .id();

            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                Requests.patiently()
                        .until(() -> recorded(client.progress(id), ANSWERED)
                                && IN_FLIGHT.stream().allMatch(model -> pending(simulator, model)));
                worker.kill();
            }
            AnalysisResult result;
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                result = client.result(id, Requests.PATIENCE);
            }

            assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(result.models().responseCount()).isEqualTo(3);
            assertThat(simulator.log().of(ANSWERED)).hasSize(1);
            assertThat(IN_FLIGHT)
                    .allSatisfy(model -> assertThat(simulator.log().of(model))
                            .extracting(LoggedRequest::outcome)
                            .containsExactly(LoggedOutcome.ABORTED, LoggedOutcome.ANSWERED));
            assertThat(result.spending().complete())
                    .as("the requests that died with the worker may have been billed")
                    .isFalse();
        }
    }

    private static boolean recorded(Progress progress, String model) {
        return progress.calls().stream().anyMatch(call -> call.name().equals(model) && call.ended() != null);
    }

    private static boolean pending(Simulator simulator, String model) {
        return simulator.log().of(model).stream().anyMatch(request -> request.outcome() == LoggedOutcome.PENDING);
    }
}
