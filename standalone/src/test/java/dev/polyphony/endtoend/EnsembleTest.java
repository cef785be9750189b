package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnsembleTest {
    private static final String A = "openai/a";
    private static final String B = "anthropic/b";
    private static final String C = "mistral/c";

    private final Simulator simulator = Simulator.start(Script.healthy());
    private Worker worker;

    @BeforeAll
    void startWorker() {
        worker = Worker.withServer(RealProviders.at(simulator));
    }

    @AfterAll
    void stop() {
        worker.close();
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.log().clear();
        worker.health().reset(null, "test");
    }

    /** In whole seconds, so that a busy machine cannot bring the first answer before the last question. */
    @Test
    void membersAreAskedAtTheSameTime() throws Exception {
        simulator.script(Script.builder()
                .behaviour(A, Behaviour.healthy(Latency.fixed(2_000)))
                .behaviour(B, Behaviour.healthy(Latency.fixed(2_200)))
                .behaviour(C, Behaviour.healthy(Latency.fixed(2_400)))
                .build());

        AnalysisResult result = answer(worker.client(), Requests.panel(3, null, A, B, C));

        assertThat(result.models().responseCount()).isEqualTo(3);
        List<LoggedRequest> requests = simulator.log().requests();
        assertThat(requests).hasSize(3).extracting(LoggedRequest::outcome).containsOnly(LoggedOutcome.ANSWERED);
        Instant lastArrived = requests.stream()
                .map(LoggedRequest::arrivedAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(requests).allSatisfy(request -> assertThat(request.endedAt()).isAfter(lastArrived));
    }

    @Test
    void failedMemberLeavesTheOthersAnswersAndItsFailure() throws Exception {
        simulator.script(Script.builder().fault(B, Fault.badKey()).build());

        AnalysisResult result = answer(worker.client(), Requests.ensemble(A, B, C));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.models().successful()).containsExactlyInAnyOrder(A, C);
        assertThat(result.models().ensemble()).containsExactlyInAnyOrder(A, C);
        assertThat(result.gaps().degraded()).isTrue();
        assertThat(result.gaps().missing()).containsExactly(B);
        assertThat(failures(result)).containsExactly(new Failure.Unauthorized(401));
    }

    @Test
    void panelOfFailuresListsEach() throws Exception {
        simulator.script(Script.builder()
                .fault(A, Fault.creditExhausted())
                .fault(B, Fault.badKey())
                .fault(C, Fault.contextTooLong())
                .build());

        AnalysisResult result = answer(worker.client(), Requests.ensemble(A, B, C));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(result.response()).isNull();
        assertThat(result.calls()).extracting(CallRecord::name).containsExactlyInAnyOrder(A, B, C);
        assertThat(failures(result))
                .containsExactlyInAnyOrder(
                        new Failure.CreditExhausted(), new Failure.Unauthorized(401), new Failure.ContextTooLong());
    }

    @Test
    void stragglerIsCutOffAtItsSocketAfterQuorumAndGrace() throws Exception {
        simulator.script(Script.builder().fault(C, Fault.hang()).build());

        AnalysisResult result = answer(worker.client(), Requests.panel(2, Duration.ofMillis(500), A, B, C));

        assertThat(result.models().successful()).containsExactlyInAnyOrder(A, B);
        assertThat(result.gaps().missing()).containsExactly(C);
        assertThat(failures(result)).containsExactly(new Failure.Cancelled());
        await().atMost(Requests.PATIENCE)
                .untilAsserted(() -> assertThat(simulator.log().of(C))
                        .singleElement()
                        .extracting(LoggedRequest::outcome)
                        .isEqualTo(LoggedOutcome.ABORTED));
    }

    private static List<Failure> failures(AnalysisResult result) {
        return result.calls().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .map(call -> ((CallRecord.Failed) call).failure())
                .toList();
    }
}
