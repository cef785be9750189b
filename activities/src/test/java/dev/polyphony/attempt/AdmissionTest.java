package dev.polyphony.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyphony.activity.CallActivities;
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
import dev.polyphony.port.Availability.State;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands between a call and its request, as the lane has it. */
class AdmissionTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    @Test
    void paidAnswerIsReadBackThoughTheModelCannotBeAskedAnyMore() {
        Reply first = lane.start(task(RetryMode.STAY)).getResult(Reply.class);
        lane.modelsAreKnownToBe(model -> new State.Blocked(new Failure.NoCredentials("OPENAI_API_KEY")));

        Reply again = lane.start(task(RetryMode.STAY)).getResult(Reply.class);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(lane.simulator().log().requests()).hasSize(1);
    }

    @Test
    void paidAnswerIsReadBackThoughTheWorkerWasLostThatSentTheLastRequest() {
        Reply first = lane.start(task(RetryMode.STAY)).getResult(Reply.class);
        TestActivityEnvironment attempt = TestActivityEnvironment.newInstance();
        try {
            attempt.setHeartbeatDetails(3);
            attempt.registerActivitiesImplementations(lane.activity(lane.environment()));

            Reply again = attempt.newActivityStub(CallActivities.class).ask(task(RetryMode.STAY));

            assertThat(again.text()).isEqualTo(first.text());
            assertThat(again.sends()).isEqualTo(3);
        } finally {
            attempt.close();
        }
        assertThat(lane.simulator().log().requests()).hasSize(1);
    }

    @Test
    void modelThatOnlyNeedsTimeIsAskedWhenItHasComeWhereNoStepIsLeft() {
        Instant at = Instant.now().plusMillis(1500);
        AtomicInteger asked = new AtomicInteger();
        lane.modelsAreKnownToBe(model ->
                asked.getAndIncrement() == 0 ? new State.Until(at, new Failure.CircuitOpen(at)) : new State.Ready());

        Reply reply = lane.start(task(RetryMode.STAY)).getResult(Reply.class);

        assertThat(Instant.now()).isAfterOrEqualTo(at);
        assertThat(reply.sends()).isEqualTo(1);
        assertThat(asked).hasValue(2);
    }

    @Test
    void modelThatOnlyNeedsTimeIsLeftAtOnceInFrontOfAnotherStep() {
        Instant at = Instant.now().plusMillis(1500);
        lane.modelsAreKnownToBe(model -> new State.Until(at, new Failure.CircuitOpen(at)));

        var thrown = catchThrowableOfType(
                WorkflowFailedException.class,
                () -> lane.start(task(RetryMode.LEAVE)).getResult(Reply.class));
        ApplicationFailure failure = (ApplicationFailure)
                requireNonNull(requireNonNull(thrown.getCause()).getCause());

        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getDetails().get(CallFailure.class))
                .isEqualTo(new CallFailure(new Failure.CircuitOpen(at), 0));
        assertThat(lane.simulator().log().requests()).isEmpty();
    }

    private static CallTask task(RetryMode patience) {
        return new CallTask(
                new Place("a-1", "1"),
                MODEL,
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(patience, 3, Instant.now().plusSeconds(20)),
                Payment.NOBODYS);
    }
}
