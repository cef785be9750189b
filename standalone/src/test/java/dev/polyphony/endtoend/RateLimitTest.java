package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model limited to three requests a minute, and two workers that would ask it more often. */
class RateLimitTest {
    private static final int LIMIT = 3;
    private static final int ANALYSES = 9;
    private static final String LIMITED = "openai/limited";
    private static final String OTHER = "anthropic/other";

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void limitHoldsOverAllWorkersAndThePlanGoesOnWithItsNextStep() throws Exception {
        Path catalogue = Files.writeString(folder.resolve("catalogue.yaml"), """
                models:
                  - alias: limited
                    id: %s
                    rpm: %d
                """.formatted(LIMITED, LIMIT));
        try (Simulator simulator = Simulator.start(Script.healthy());
                RealServer server = RealServer.on(folder.resolve("state"))) {
            String setting = "--polyphony.worker.catalogue=" + catalogue;
            try (Worker one = Worker.at(server, RealProviders.at(simulator), setting);
                    Worker two = Worker.at(server, RealProviders.at(simulator), setting)) {
                AnalysisClient client = server.client();
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < ANALYSES; i++) {
                    ids.add(client.submit(Requests.fallback("limited", OTHER)).id());
                }

                int left = 0;
                for (String id : ids) {
                    AnalysisResult result = client.result(id, Requests.PATIENCE);
                    assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
                    left += (int) result.calls().stream()
                            .filter(call -> call instanceof CallRecord.Failed failed
                                    && failed.failure() instanceof Failure.Saturated)
                            .count();
                }
                List<LoggedRequest> asked = simulator.log().of(LIMITED);
                assertThat(asked).hasSizeGreaterThanOrEqualTo(LIMIT);
                assertThat(mostInAMinute(asked)).isEqualTo(LIMIT);
                assertThat(left).isEqualTo(ANALYSES - asked.size());
                assertThat(simulator.log().of(OTHER)).hasSize(left);
            }
        }
    }

    private static long mostInAMinute(List<LoggedRequest> requests) {
        return requests.stream()
                .mapToLong(last -> requests.stream()
                        .map(other -> last.arrivedNanos() - other.arrivedNanos())
                        .filter(age -> age >= 0 && age < Duration.ofMinutes(1).toNanos())
                        .count())
                .max()
                .orElse(0);
    }
}
