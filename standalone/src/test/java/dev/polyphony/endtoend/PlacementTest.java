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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where calls run, by a worker's setting: answered everywhere, and asked once more after its sudden death. */
@Execution(ExecutionMode.CONCURRENT)
class PlacementTest {
    private static final String ANSWERED = "openai/answered";
    private static final String IN_FLIGHT = "mistral/in-flight";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"inline", "local"})
    @SuppressWarnings("try") // a worker works by being there
    void callsBesideTheirWorkflowSurviveTheirWorkersSuddenDeath(String placement) throws Exception {
        Script script = Script.builder()
                .behaviour(IN_FLIGHT, Behaviour.sequence(Fault.hang()))
                .build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"))) {
            Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
            environment.put("POLYPHONY_PLACEMENT", placement);
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
            assertThat(queuesOfCalls(server, id))
                    .allMatch(queue -> placement.equals("inline") == queue.equals(AnalysisWorkflow.TASK_QUEUE));
        }
    }

    @Test
    void quickCallsNeedNoActivityWhereNothingIsSet() throws Exception {
        assertThat(queuesOfCalls(Map.of())).isEmpty();
    }

    @Test
    void callsAreOnTheirLanesWhereThatIsSet() throws Exception {
        assertThat(queuesOfCalls(Map.of("POLYPHONY_PLACEMENT", "lane")))
                .containsExactlyInAnyOrder("provider.openai", "provider.mistral");
    }

    /** Of the second analysis: the first one of a process that has just begun can take longer than a moment. */
    @SuppressWarnings("try") // a worker works by being there
    private List<String> queuesOfCalls(Map<String, String> setting) throws Exception {
        try (Simulator simulator = Simulator.start(Script.builder().build());
                RealServer server = RealServer.on(folder.resolve("state"))) {
            Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
            environment.putAll(setting);
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), environment)) {
                AnalysisClient client = server.client();
                List<String> queues = new ArrayList<>();
                Requests.patiently().until(() -> {
                    String id = client.submit(Requests.panel(2, null, ANSWERED, IN_FLIGHT))
                            .id();
                    assertThat(client.result(id, Requests.PATIENCE).status()).isEqualTo(AnalysisStatus.ANSWERED);
                    queues.clear();
                    queues.addAll(queuesOfCalls(server, id));
                    return queues.isEmpty() == setting.isEmpty();
                });
                return queues;
            }
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
