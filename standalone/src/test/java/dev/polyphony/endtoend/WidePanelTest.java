package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Panels as a real server has them: it limits what is published, in bytes, and its timers are not exact. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WidePanelTest {
    private static final String HANGING = "openai/hanging";

    private final Simulator simulator =
            Simulator.start(Script.builder().fault(HANGING, Fault.hang()).build());
    private RealServer server;
    private Worker worker;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = RealServer.on(folder);
        worker = Worker.at(server, RealProviders.at(simulator));
    }

    @AfterAll
    void stop() {
        worker.close();
        server.close();
        simulator.close();
    }

    @Test
    void answersOfModelsWithLongNamesAreNotLostWhereTheyArePublished() throws Exception {
        AnalysisResult result = answer(worker.client(), Requests.ensemble(names(32, "openai/" + "m".repeat(195))));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.models().attempted()).hasSize(32);
        assertThat(listed(result).models())
                .hasSizeBetween(2, 31)
                .last()
                .asString()
                .endsWith("more");
    }

    @Test
    void namesInAnyScriptAreCutByBytes() throws Exception {
        AnalysisResult result = answer(worker.client(), Requests.ensemble(names(4, "openai/" + "模".repeat(190))));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.models().attempted()).hasSize(4);
    }

    /** The deadline is three minutes: a share of it, as it once was, is 36 s. */
    @Test
    void hangingMemberOfThreeCostsSeconds() throws Exception {
        AnalysisResult result = answer(worker.client(), Requests.ensemble("openai/a", "anthropic/b", HANGING));

        assertThat(result.models().successful()).containsExactlyInAnyOrder("openai/a", "anthropic/b");
        assertThat(result.gaps().missing()).containsExactly(HANGING);
        assertThat(result.latency()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    private static String[] names(int count, String stem) {
        return IntStream.range(0, count).mapToObj(i -> stem + i).toArray(String[]::new);
    }

    /** The list lags behind the analyses. */
    private AnalysisSummary listed(AnalysisResult result) {
        return await().atMost(Requests.PATIENCE)
                .until(
                        () -> server.client().list(new AnalysisFilter(AnalysisStatus.ANSWERED, 10)).stream()
                                .filter(summary -> summary.id().equals(result.id()))
                                .toList(),
                        found -> !found.isEmpty() && !found.getFirst().models().isEmpty())
                .getFirst();
    }
}
