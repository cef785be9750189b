package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    private static final String ANSWERED = "openai/answered";
    private static final String IN_FLIGHT = "anthropic/in-flight";

    @TempDir
    private Path folder;

    @Test
    void analysisUnderWayGoesOnAfterAStopOfEverything() throws Exception {
        Script script = Script.builder()
                .behaviour(IN_FLIGHT, Behaviour.sequence(Fault.hang()))
                .build();
        try (Simulator simulator = Simulator.start(script)) {
            String id = begin(simulator);
            assertThat(DevServer.running(new StateFolder(folder))).isEmpty();

            try (RealServer server = RealServer.on(folder);
                    Worker worker = Worker.at(server, RealProviders.at(simulator))) {
                var result = worker.client().result(id, Requests.PATIENCE);

                assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
                assertThat(result.models().successful()).containsExactlyInAnyOrder(ANSWERED, IN_FLIGHT);
                assertThat(simulator.log().of(ANSWERED)).hasSize(1);
                assertThat(simulator.log().of(IN_FLIGHT)).hasSize(2);
            }
        }
    }

    private String begin(Simulator simulator) {
        try (RealServer server = RealServer.on(folder);
                Worker worker = Worker.at(server, RealProviders.at(simulator))) {
            String id = worker.client()
                    .submit(Requests.panel(2, null, ANSWERED, IN_FLIGHT))
                    .id();
            Requests.patiently()
                    .until(() -> simulator.log().of(IN_FLIGHT).size() == 1
                            && worker.client().progress(id).calls().stream()
                                    .anyMatch(call -> call.name().equals(ANSWERED) && call.ended() != null));
            return id;
        }
    }

    @Test
    void analysisSubmittedWhereNoWorkerRunsIsAnsweredAtTheNextStart() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy())) {
            String id;
            try (RealServer server = RealServer.on(folder)) {
                id = server.client().submit(Requests.fallback(ANSWERED)).id();
            }
            try (RealServer server = RealServer.on(folder);
                    Worker worker = Worker.at(server, RealProviders.at(simulator))) {
                assertThat(worker.client().result(id, Requests.PATIENCE).status())
                        .isEqualTo(AnalysisStatus.ANSWERED);
            }
        }
    }
}
