package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.HealthChange;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.plan.Plan;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sick provider is left alone by all analyses, looked at by a probe, and asked again when it is well. */
class CircuitsTest {
    private static final String FIRST = "openai/gpt-4o-mini";
    private static final String SECOND = "mistral/mistral-small-2603";
    private static final HealthSubject MODEL = HealthSubject.parse(FIRST);
    private static final HealthSubject PROVIDER = HealthSubject.parse("openai");
    private static final int THRESHOLD = 3;

    /** Circuits that close within a second when the model is well. */
    private static final String[] QUICK = {
        "--polyphony.worker.tuning.circuit-wait=1s",
        "--polyphony.worker.tuning.longest-circuit-wait=1s",
        "--polyphony.worker.tuning.recovery-step=100ms"
    };

    @TempDir
    private Path folder;

    @Test
    void sickModelGetsAsManyRequestsAsItTakesToNoticeNotOneFromEachAnalysis() throws Exception {
        try (Simulator simulator = sick(Fault.unavailable(503));
                Worker worker = Worker.withServer(RealProviders.at(simulator))) {
            List<AnalysisResult> results = answers(worker, 10);

            assertThat(results).allSatisfy(CircuitsTest::isAnsweredBySecond);
            assertThat(asked(simulator, FIRST)).hasSize(THRESHOLD);
            assertThat(failure(results.getLast()))
                    .isInstanceOfSatisfying(
                            Failure.CircuitOpen.class,
                            open -> assertThat(open.why()).isEqualTo("unavailable (503)"));
        }
    }

    @Test
    void modelThatHangsIsLeftAloneToo() throws Exception {
        try (Simulator simulator = sick(Fault.hang());
                Worker worker = Worker.withServer(RealProviders.at(simulator))) {
            Plan plan = new Plan.Fallback(
                    List.of(new Plan.Call(FIRST, Duration.ofMillis(500), Duration.ofSeconds(2)), Plan.Call.of(SECOND)));
            List<String> ids = IntStream.range(0, THRESHOLD)
                    .mapToObj(n -> worker.client().submit(Requests.custom(plan)).id())
                    .toList();
            for (String id : ids) {
                isAnsweredBySecond(worker.client().result(id, Requests.PATIENCE));
            }

            isAnsweredBySecond(Requests.answer(worker.client(), Requests.custom(plan)));

            assertThat(asked(simulator, FIRST)).hasSize(THRESHOLD);
        }
    }

    @Test
    void deadAccountIsAskedOnceByAllWorkersAlsoAfterTheyAllWereStartedAnew() throws Exception {
        try (Simulator simulator = sick(Fault.creditExhausted());
                RealServer server = RealServer.on(folder.resolve("home"))) {
            try (Worker worker = Worker.at(server, RealProviders.at(simulator));
                    Worker other = Worker.at(server, RealProviders.at(simulator))) {
                isAnsweredBySecond(answers(worker, 1).getFirst());
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(
                                () -> assertThat(List.of(worker, other)).allSatisfy(CircuitsTest::knowsThatItIsDead));
                assertThat(answers(other, 3)).allSatisfy(CircuitsTest::isAnsweredBySecond);
            }
            try (Worker worker = Worker.at(server, RealProviders.at(simulator))) {
                AnalysisResult result = answers(worker, 1).getFirst();

                isAnsweredBySecond(result);
                assertThat(failure(result).describe()).matches("out of credit since \\d+ \\w+ \\d\\d:\\d\\d UTC");
                assertThat(asked(simulator, FIRST)).hasSize(1);
            }
        }
    }

    @Test
    void replacedKeyIsAskedAtOnce() throws Exception {
        Script script = Script.builder().acceptKey("openai", "sk-good").build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("home"))) {
            try (Worker worker = Worker.at(server, RealProviders.at(simulator, "sk-bad"))) {
                assertThat(answers(worker, 2)).allSatisfy(CircuitsTest::isAnsweredBySecond);
                assertThat(asked(simulator, FIRST)).hasSize(1);
            }
            try (Worker worker = Worker.at(server, RealProviders.at(simulator, "sk-good"))) {
                assertThat(answers(worker, 1).getFirst().modelUsed()).isEqualTo(FIRST);
            }
        }
    }

    @Test
    void analysisWhoseModelsAllNeedTimeWaitsForTheFirstAndIsAnswered() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy());
                Worker worker = Worker.withServer(RealProviders.at(simulator), QUICK)) {
            for (String model : List.of(FIRST, SECOND)) {
                IntStream.range(0, THRESHOLD)
                        .forEach(n -> worker.health()
                                .failed(ModelRef.parse(model), "call" + n, null, new Failure.Unavailable(503)));
            }

            AnalysisResult result = answers(worker, 1).getFirst();

            assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
            assertThat(asked(simulator, FIRST).size() + asked(simulator, SECOND).size())
                    .isEqualTo(1);
        }
    }

    @Test
    void probesFindOutWhenItIsWellAndThenItIsAskedAgain() throws Exception {
        try (Simulator simulator = sick(Fault.unavailable(503));
                Worker worker = Worker.withServer(RealProviders.at(simulator), QUICK)) {
            answers(worker, THRESHOLD);
            await().atMost(Requests.PATIENCE).until(() -> !probes(simulator).isEmpty());
            assertThat(answers(worker, 2)).allSatisfy(CircuitsTest::isAnsweredBySecond);
            assertThat(asked(simulator, FIRST)).hasSize(THRESHOLD);

            simulator.script(Script.healthy());
            await().atMost(Requests.PATIENCE)
                    .until(() -> worker.health().snapshot().of(MODEL).circuit() instanceof Circuit.Closed);

            assertThat(answers(worker, 1).getFirst().modelUsed()).isEqualTo(FIRST);
            await().untilAsserted(() -> assertThat(worker.health().changes(Instant.EPOCH))
                    .filteredOn(change -> change.subject().equals(MODEL))
                    .extracting(HealthChange::to)
                    .contains("open", "recovering")
                    .last()
                    .isEqualTo("closed"));
        }
    }

    private static Simulator sick(Fault fault) {
        return Simulator.start(Script.builder().fault(FIRST, fault).build());
    }

    /** One after the other. */
    private static List<AnalysisResult> answers(Worker worker, int count) throws Exception {
        List<AnalysisResult> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(Requests.answer(worker.client(), Requests.fallback(FIRST, SECOND)));
        }
        return results;
    }

    private static void isAnsweredBySecond(AnalysisResult result) {
        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.modelUsed()).isEqualTo(SECOND);
    }

    private static Failure failure(AnalysisResult result) {
        return ((CallRecord.Failed) result.calls().getFirst()).failure();
    }

    private static void knowsThatItIsDead(Worker worker) {
        assertThat(worker.health().snapshot().of(PROVIDER).cause()).contains(new Failure.CreditExhausted());
    }

    private static List<LoggedRequest> asked(Simulator simulator, String model) {
        return simulator.log().of(model).stream()
                .filter(request -> request.prompt().contains(Requests.PROMPT))
                .toList();
    }

    private static List<LoggedRequest> probes(Simulator simulator) {
        return simulator.log().of(FIRST).stream()
                .filter(request -> !request.prompt().contains(Requests.PROMPT))
                .toList();
    }
}
