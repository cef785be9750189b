package dev.polyphony.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls of a model that is asked one question at a time. */
class LimitWaitsTest {
    private static final ModelRef MODEL = ModelRef.parse("ollama/deepseek-coder:33b");

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    @Test
    void callWaitsInItsAttemptUntilTheModelIsFree() {
        lane.simulator()
                .script(Script.builder()
                        .behaviour(MODEL.toString(), Behaviour.healthy(new Latency.Fixed(1000)))
                        .build());
        WorkflowStub first = lane.start(task("a-1", RetryMode.STAY));
        await().until(() -> !lane.simulator().log().requests().isEmpty());

        WorkflowStub second = lane.start(task("a-2", RetryMode.STAY));

        assertThat(first.getResult(Reply.class).sends()).isEqualTo(1);
        assertThat(second.getResult(Reply.class).sends()).isEqualTo(1);
        assertThat(lane.history(second).contains("\"attempt\": 2")).isFalse();
        List<LoggedRequest> requests = lane.simulator().log().requests();
        assertThat(requests).hasSize(2);
        LoggedRequest before = requests.getFirst();
        assertThat(requests.getLast().arrivedNanos() - before.arrivedNanos())
                .isGreaterThan(requireNonNull(before.took()).toNanos());
    }

    @Test
    void callInFrontOfAnotherStepLeavesSaturatedAndCanBeAskedLater() {
        lane.simulator()
                .script(Script.builder().fault(MODEL.toString(), Fault.hang()).build());
        lane.start(task("a-1", RetryMode.STAY));
        await().until(() -> !lane.simulator().log().requests().isEmpty());

        var thrown = catchThrowableOfType(
                WorkflowFailedException.class,
                () -> lane.start(task("a-2", RetryMode.LEAVE)).getResult(Reply.class));
        ApplicationFailure failure = (ApplicationFailure)
                requireNonNull(requireNonNull(thrown.getCause()).getCause());

        assertThat(failure.isNonRetryable()).isTrue();
        CallFailure told = failure.getDetails().get(CallFailure.class);
        assertThat(told.failure()).isInstanceOf(Failure.Saturated.class);
        assertThat(told.sends()).isZero();
        assertThat(lane.simulator().log().requests()).hasSize(1);
    }

    private static CallTask task(String analysis, RetryMode patience) {
        return new CallTask(
                new Place(analysis, "1"),
                MODEL,
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(patience, 3, Instant.now().plus(Duration.ofMinutes(2))),
                Payment.NOBODYS);
    }
}
