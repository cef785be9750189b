package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.embedded.WarmWorkerRecord;
import dev.polyphony.embedded.WorkerPresence;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.history.v1.HistoryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With keep-warm a command leaves its worker behind for those after it. */
class WarmWorkerTest {
    /** Than the second that it may be idle, and the five that it works on unseen. */
    private static final Duration LONGER_THAN_IDLE = Duration.ofSeconds(9);

    @TempDir
    private Path folder;

    private StateFolder state;
    private Simulator simulator;
    private Map<String, String> environment;

    @BeforeEach
    void simulator() {
        state = new StateFolder(folder);
        simulator = Simulator.start(Script.builder()
                .fault("openai/slow", Fault.slowFirstByte(LONGER_THAN_IDLE))
                .build());
        environment = TypedCommand.withTemporal(folder);
        environment.putAll(RealProviders.at(simulator));
        environment.put("POLYPHONY_KEEP_WARM", "1m");
    }

    @AfterEach
    void end() {
        WarmWorkerRecord.running(state).ifPresent(warm -> warm.end(state));
        simulator.close();
    }

    @Test
    void nextCommandIsAnsweredByItUnlessThatIsConfiguredOtherwise() {
        assertThat(worker(analyze())).isEqualTo(ProcessHandle.current().pid());
        WarmWorkerRecord warm = warm();

        assertThat(worker(analyze())).isEqualTo(warm.pid());
        assertThat(WarmWorkerRecord.running(state)).contains(warm);

        environment.put("OPENAI_API_KEY", "sk-test-another");
        assertThat(worker(analyze())).isEqualTo(ProcessHandle.current().pid());
        await().atMost(Requests.PATIENCE).until(() -> !warm().equals(warm));
        assertThat(worker(analyze())).isEqualTo(warm().pid());
    }

    @Test
    void itStaysAsLongAsACallIsUnderWayAndThenEndsWithItsServer() {
        environment.put("POLYPHONY_KEEP_WARM", "1s");
        analyze();
        WarmWorkerRecord warm = warm();

        TypedCommand slow = TypedCommand.run(environment, "analyze", "-q", "--models", "openai/slow", PROMPT);

        assertThat(slow.code()).as(slow.err()).isZero();
        assertThat(simulator.log().of("openai/slow")).hasSize(1);
        assertThat(WarmWorkerRecord.running(state)).contains(warm);

        await().atMost(Requests.PATIENCE)
                .until(() -> WarmWorkerRecord.running(state).isEmpty());
        assertThat(WorkerPresence.simulated(state)).isEmpty();
        await().atMost(Requests.PATIENCE).until(() -> DevServer.running(state).isEmpty());
    }

    @Test
    void serviceTakesItsPlace() throws Exception {
        analyze();
        WarmWorkerRecord warm = warm();

        environment.put("SERVER_PORT", "0");
        try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
            up.awaitOutput("Ready.");
            await().atMost(Requests.PATIENCE)
                    .until(() -> WarmWorkerRecord.running(state).isEmpty());
            assertThat(worker(analyze())).isNotEqualTo(warm.pid());
            up.terminate();
        }
    }

    private String analyze() {
        TypedCommand analyze = TypedCommand.run(environment, "analyze", "--json", "--models", "openai/model", PROMPT);
        assertThat(analyze.code()).as(analyze.err()).isZero();
        return analyze.out().replaceFirst("(?s).*?\"id\" : \"([^\"]+)\".*", "$1");
    }

    /** Once it takes work. */
    private WarmWorkerRecord warm() {
        await().atMost(Requests.PATIENCE)
                .until(() -> WarmWorkerRecord.running(state).isPresent()
                        && WorkerPresence.simulated(state).isPresent());
        return WarmWorkerRecord.running(state).orElseThrow();
    }

    /** The process that took up an analysis. */
    private long worker(String id) {
        try (RealServer server = RealServer.on(folder)) {
            String identity = server.temporal().fetchHistory(id).getEvents().stream()
                    .filter(HistoryEvent::hasWorkflowTaskStartedEventAttributes)
                    .findFirst()
                    .orElseThrow()
                    .getWorkflowTaskStartedEventAttributes()
                    .getIdentity();
            return Long.parseLong(identity.replaceFirst(".*/(\\d+)@.*", "$1"));
        }
    }
}
