package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailoverTest {
    private final Simulator simulator = Simulator.start(Script.healthy());
    private Worker worker;

    @BeforeAll
    void startWorker() {
        worker = Worker.withServer(FailureCases.environment(simulator));
    }

    @AfterAll
    void stop() {
        worker.close();
        simulator.close();
    }

    static List<FailureCases> troubles() {
        return FailureCases.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void failingModelIsLeftAfterOneRequestForTheNextAndNamedInTheResult(FailureCases trouble) throws Exception {
        simulator.script(trouble.script());
        simulator.log().clear();
        // Each failure is met anew, not known from the one before.
        worker.health().reset(null, "test");

        AnalysisResult result = Requests.answer(worker.client(), trouble.analysis());

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.response()).isEqualTo(FailureCases.ANSWER);
        assertThat(result.modelUsed()).isEqualTo(FailureCases.SECOND);
        assertThat(result.simulated()).isFalse();
        assertThat(result.calls()).hasSize(2);
        assertThat(result.calls().getFirst())
                .asInstanceOf(type(CallRecord.Failed.class))
                .satisfies(failed -> {
                    assertThat(failed.name()).isEqualTo(trouble.first());
                    assertThat(failed.failure()).isEqualTo(trouble.failure());
                });
        assertThat(simulator.log().of(trouble.first())).hasSize(trouble.requests());
        assertThat(simulator.log().of(FailureCases.SECOND)).hasSize(1);
    }
}
