package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DrainTest {
    private static final String SLOW = "openai/slow";

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void workerThatIsToldToEndLetsACallUnderWayComeToItsEnd() throws Exception {
        Script script = Script.builder()
                .behaviour(SLOW, Behaviour.healthy(Latency.fixed(4000)))
                .build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"))) {
            AnalysisClient client = server.client();
            String id = client.submit(Requests.panel(1, null, SLOW)).id();

            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                await().atMost(Requests.PATIENCE)
                        .until(() -> !simulator.log().of(SLOW).isEmpty());
                worker.terminate();
            }
            assertThat(simulator.log().of(SLOW))
                    .extracting(LoggedRequest::outcome)
                    .containsExactly(LoggedOutcome.ANSWERED);

            AnalysisResult result;
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                result = client.result(id, Requests.PATIENCE);
            }
            assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(simulator.log().of(SLOW)).hasSize(1);
        }
    }
}
