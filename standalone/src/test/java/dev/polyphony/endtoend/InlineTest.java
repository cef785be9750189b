package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.api.enums.v1.EventType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Calls beside their workflow, where a worker is set so: answered, and asked once more after its sudden death. */
@Execution(ExecutionMode.CONCURRENT)
class InlineTest {
    private static final String ANSWERED = "openai/answered";
    private static final String IN_FLIGHT = "mistral/in-flight";

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void callsBesideTheirWorkflowSurviveTheirWorkersSuddenDeath() throws Exception {
        Script script = Script.builder()
                .behaviour(IN_FLIGHT, Behaviour.sequence(Fault.hang()))
                .build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"))) {
            Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
            environment.put("POLYPHONY_PLACEMENT", "inline");
            AnalysisClient client = server.client();
            String id =
                    client.submit(Requests.panel(2, null, ANSWERED, IN_FLIGHT)).id();

            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), environment)) {
                Requests.patiently()
                        .until(() -> simulator.log().of(ANSWERED).stream()
                                        .anyMatch(request -> request.outcome() == LoggedOutcome.ANSWERED)
                                && simulator.log().of(IN_FLIGHT).stream()
                                        .anyMatch(request -> request.outcome() == LoggedOutcome.PENDING)
                                && client.progress(id).calls().stream()
                                        .anyMatch(call -> call.name().equals(ANSWERED) && call.ended() != null));
                worker.kill();
            }
            AnalysisResult result;
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), environment)) {
                result = client.result(id, Requests.PATIENCE);
            }

            assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(result.models().responseCount()).isEqualTo(2);
            assertThat(simulator.log().of(ANSWERED)).hasSize(1);
            assertThat(simulator.log().of(IN_FLIGHT))
                    .extracting(LoggedRequest::outcome)
                    .containsExactly(LoggedOutcome.ABORTED, LoggedOutcome.ANSWERED);
            assertThat(queuesOfCalls(server, id)).containsOnly(AnalysisWorkflow.TASK_QUEUE);
        }
    }

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void callsAreOnTheirLanesWhereNothingIsSet() throws Exception {
        try (Simulator simulator = Simulator.start(Script.builder().build());
                RealServer server = RealServer.on(folder.resolve("state"));
                CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
            AnalysisClient client = server.client();
            String id =
                    client.submit(Requests.panel(2, null, ANSWERED, IN_FLIGHT)).id();

            assertThat(client.result(id, Requests.PATIENCE).status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(queuesOfCalls(server, id)).containsExactlyInAnyOrder("provider.openai", "provider.mistral");
        }
    }

    private static List<String> queuesOfCalls(RealServer server, String id) {
        return server.temporal().fetchHistory(id).getEvents().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .map(event -> event.getActivityTaskScheduledEventAttributes())
                .filter(scheduled -> scheduled.getActivityType().getName().equals("AskModel"))
                .map(scheduled -> scheduled.getTaskQueue().getName())
                .toList();
    }
}
