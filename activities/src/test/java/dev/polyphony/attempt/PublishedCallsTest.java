package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvent.CallAnswered;
import dev.polyphony.port.AnalysisEvent.CallFailed;
import dev.polyphony.port.AnalysisEvent.CallStarted;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.recording.PublishedCalls;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is told of a call: that it began and how it ended, once each. */
class PublishedCallsTest {
    private static final String MODEL = "openai/gpt-4o-mini";

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    @Test
    void answeredCallIsToldWithItsAnswer() {
        WorkflowStub workflow = lane.start(AskModelTest.task(RetryMode.STAY, 3, 20));
        Reply reply = workflow.getResult(Reply.class);

        List<AnalysisEvent> told = lane.told(workflow);
        assertThat(told).extracting(AnalysisEvent::call).containsExactly("1", "1");
        assertThat(told)
                .extracting(AnalysisEvent::begun)
                .containsOnly(told.getFirst().sequence());
        assertThat(told.getFirst().piece()).isInstanceOf(CallStarted.class);
        assertThat(told.getLast().piece())
                .isInstanceOfSatisfying(
                        CallAnswered.class,
                        answered -> assertThat(answered.reply()).isEqualTo(reply));
    }

    @Test
    void callThatIsTriedAgainBeginsAndEndsOnce() {
        lane.simulator()
                .script(Script.builder()
                        .behaviour(MODEL, Behaviour.sequence(Fault.throttled(Duration.ofSeconds(1))))
                        .build());

        WorkflowStub workflow = lane.start(AskModelTest.task(RetryMode.STAY, 3, 20));
        workflow.getResult(Reply.class);

        assertThat(lane.told(workflow))
                .extracting(event -> event.piece().getClass().getSimpleName())
                .containsExactly("CallStarted", "CallAnswered");
    }

    @Test
    void callThatIsGivenUpIsToldWithItsFailure() {
        lane.simulator()
                .script(Script.builder()
                        .behaviour(MODEL, Behaviour.sequence(Fault.throttled(Duration.ofSeconds(1))))
                        .build());

        WorkflowStub workflow = lane.start(AskModelTest.task(RetryMode.LEAVE, 3, 20));
        assertThatThrownBy(() -> workflow.getResult(Reply.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(lane.told(workflow).getLast().piece())
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        failed -> assertThat(failed.failure().failure())
                                .isEqualTo(new Failure.Throttled(Duration.ofSeconds(1))));
    }

    @Test
    void callThatIsCancelledIsTold() {
        lane.simulator().script(Script.builder().fault(MODEL, Fault.hang()).build());

        WorkflowStub workflow = lane.start(AskModelTest.task(RetryMode.STAY, 3, 20));
        await().until(() -> !lane.simulator().log().of(MODEL).isEmpty());
        workflow.cancel();
        assertThatThrownBy(() -> workflow.getResult(Reply.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(lane.told(workflow).getLast().piece())
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        failed -> assertThat(failed.failure().failure()).isEqualTo(new Failure.Cancelled()));
    }

    /** As on a busy machine: the server has begun another attempt, whose end is the call's. */
    @Test
    void attemptThatTheServerTookForLostIsNoEndOfTheCall() {
        Told told = new Told(new ArrayList<>());
        CallActivities lost = task -> {
            throw new ActivityNotExistsException(Activity.getExecutionContext().getInfo(), new IllegalStateException());
        };
        TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
        try {
            environment.registerActivitiesImplementations(new PublishedCalls(lost, told));

            assertThatThrownBy(() -> environment
                            .newActivityStub(CallActivities.class)
                            .ask(ofTheEnvironment(AskModelTest.task(RetryMode.STAY, 3, 20))))
                    .isNotNull();
        } finally {
            environment.close();
        }

        assertThat(told.events())
                .extracting(AnalysisEvent::piece)
                .singleElement()
                .isInstanceOf(CallStarted.class);
    }

    /** Of the one workflow that environment knows. */
    private static CallTask ofTheEnvironment(CallTask task) {
        return new CallTask(
                new Place("test-workflow-id", "1"),
                task.model(),
                task.wording(),
                task.sampling(),
                task.limits(),
                task.payment());
    }

    private record Told(List<AnalysisEvent> events) implements EventRecorder {
        @Override
        public void publish(AnalysisEvent event) {
            events.add(event);
        }

        @Override
        public void settle(Duration atMost) {
            // It is there at once.
        }

        @Override
        public AnalysisResult conclude(
                String analysisId, String runId, AnalysisResult result, @Nullable String webhook) {
            return result;
        }
    }
}
