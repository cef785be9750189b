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
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Image;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.port.Availability.State;
import dev.polyphony.textstore.ImageMemory;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
        List<Instant> times = new CopyOnWriteArrayList<>();
        lane.modelsAreKnownToBe(model -> {
            Instant now = Instant.now();
            times.add(now);
            Instant at = now.plusMillis(1500);
            return times.size() == 1 ? new State.Until(at, new Failure.CircuitOpen(at)) : new State.Ready();
        });

        Reply reply = lane.start(task(RetryMode.STAY)).getResult(Reply.class);

        assertThat(reply.sends()).isEqualTo(1);
        assertThat(times).hasSize(2);
        assertThat(times.getLast()).isAfterOrEqualTo(times.getFirst().plusMillis(1500));
    }

    @Test
    void modelThatOnlyNeedsTimeIsLeftAtOnceInFrontOfAnotherStep() {
        Instant at = Instant.now().plusMillis(1500);
        lane.modelsAreKnownToBe(model -> new State.Until(at, new Failure.CircuitOpen(at)));

        ApplicationFailure failure = failure(lane.start(task(RetryMode.LEAVE)));

        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getDetails().get(CallFailure.class))
                .isEqualTo(new CallFailure(new Failure.CircuitOpen(at), 0));
        assertThat(lane.simulator().log().requests()).isEmpty();
    }

    @Test
    @SuppressWarnings("try") // memory is taken by being held
    void callWaitsUntilThereIsRoomForItsImagesAndLeavesWhereThereIsNoneInTime() throws Exception {
        Image image = new Image("image/png", "iVBORw0K".repeat(1024));
        Conversation before = new Conversation(
                null, List.of(), List.of(image.keptAt(lane.texts().put(image.base64(), "a-1"))), null);
        Wording wording = new Wording("What is it?", before, null, null, null, null);
        WorkflowStub waits;
        try (ImageMemory.Share others =
                lane.images().take(image.base64().length(), Duration.ZERO).orElseThrow()) {
            waits = lane.start(task("a-1", wording, RetryMode.STAY, 20));

            ApplicationFailure failure = failure(lane.start(task("a-2", wording, RetryMode.STAY, 2)));

            assertThat(failure.getType()).isEqualTo("saturated");
            assertThat(lane.simulator().log().requests()).isEmpty();
        }
        assertThat(waits.getResult(Reply.class).text()).isNotBlank();
        assertThat(lane.images().take(image.base64().length(), Duration.ofSeconds(20)))
                .as("given back")
                .isPresent();
    }

    private static ApplicationFailure failure(WorkflowStub workflow) {
        var thrown = catchThrowableOfType(WorkflowFailedException.class, () -> workflow.getResult(Reply.class));
        return (ApplicationFailure)
                requireNonNull(requireNonNull(thrown.getCause()).getCause());
    }

    private static CallTask task(RetryMode patience) {
        return task("a-1", Wording.of("REST?"), patience, 20);
    }

    private static CallTask task(String analysis, Wording wording, RetryMode patience, int seconds) {
        return new CallTask(
                new Place(analysis, "1"),
                MODEL,
                wording,
                new Sampling(100, null),
                new CallLimits(patience, 3, Instant.now().plusSeconds(seconds)),
                Payment.NOBODYS);
    }
}
