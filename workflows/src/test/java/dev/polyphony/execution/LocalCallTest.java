package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.LocalOutcome;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Handoff;
import dev.polyphony.call.Failure;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LocalCallTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void whatIsAnsweredBesideTheWorkflowNeedsOneTaskAndNoActivity() {
        WorkflowStub analysis = stage.start(plan(call("a").local(), s(60)));

        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("beside the workflow");
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED))
                .hasSize(1);
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .isEmpty();
    }

    @Test
    void membersOfAPanelAreAskedBesideItTogether() {
        WorkflowStub analysis =
                stage.start(plan(panel(call("a").local(), call("b").local()), s(60)));

        assertThat(stage.result(analysis).calls()).hasSize(2);
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED))
                .hasSize(1);
    }

    @Test
    void whatFailsForGoodIsLeftForTheNextStep() {
        stage.localCalls().becomes("a", new LocalOutcome.Failed(new CallFailure(new Failure.Unauthorized(401), 1)));

        AnalysisResult result = stage.run(fallback(call("a").local(), call("b").local()), s(60));

        assertThat(failures(result, "a")).containsExactly(new Failure.Unauthorized(401));
        assertThat(result.modelUsed()).isEqualTo("b");
    }

    /** By an attempt that the ledger knows to be a later one, and by no more requests than are left. */
    @Test
    void whatFindsNoRoomIsAskedOnItsLane() {
        stage.localCalls().becomes("a", new LocalOutcome.Elsewhere(1, s(3)));
        stage.model("a").answers("from the lane");

        AnalysisResult result = stage.run(call("a").sends(2).local(), s(60));

        assertThat(result.response()).isEqualTo("from the lane");
        assertThat(result.latency()).isCloseTo(s(3), SLACK);
        CallTask asked = stage.models().asked().getFirst();
        assertThat(handoff(asked).lane()).isTrue();
        assertThat(handoff(asked).sent()).isOne();
        assertThat(handoff(asked).turn())
                .isEqualTo(handoff(stage.localCalls().asked().getFirst()).turn());
    }

    @Test
    void whatTakesLongerGoesOnInItsProcess() {
        stage.localCalls().becomes("a", new LocalOutcome.UnderWay("process.1"));
        stage.process("process.1");
        stage.model("a").answers("later", s(5));

        WorkflowStub analysis = stage.start(plan(call("a").local(), s(60)));

        assertThat(stage.result(analysis).response()).isEqualTo("later");
        assertThat(queues(analysis)).containsExactly("process.1");
        assertThat(handoff(stage.models().asked().getFirst()).lane()).isFalse();
    }

    @Test
    void whatWasUnderWayInAProcessThatIsGoneIsAskedOnItsLane() {
        stage.localCalls().becomes("a", new LocalOutcome.UnderWay("process.gone"));
        stage.model("a").answers("from the lane");
        WorkflowStub analysis = stage.start(plan(call("a").local(), s(60)));

        stage.passWhileNobodyTakesUp("process.gone", analysis, s(11));

        assertThat(stage.result(analysis).response()).isEqualTo("from the lane");
        assertThat(queues(analysis)).containsExactly("process.gone", Draft.LANE);
        assertThat(handoff(stage.models().asked().getFirst()).lane()).isTrue();
    }

    @Test
    void memberThatASettledVoteDoesNotWaitForIsStopped() {
        stage.localCalls().hangs("c");

        AnalysisResult result = stage.run(
                panel(call("a").local(), call("b").local(), call("c").local()).vote(null), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(failures(result, "c")).containsExactly(new Failure.Cancelled());
        assertThat(stage.localCalls().stopped()).containsExactly("3");
    }

    @Test
    void noMoreThanTheDeadlineIsWaitedBesideTheWorkflow() {
        stage.localCalls().becomes("a", new LocalOutcome.Elsewhere(0, Duration.ZERO));
        stage.model("a").hangs();

        AnalysisResult result = stage.run(call("a").local(), s(30));

        assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
        assertThat(result.latency()).isCloseTo(s(30), SLACK);
    }

    private static Handoff handoff(CallTask task) {
        return requireNonNull(task.handoff());
    }

    private List<String> queues(WorkflowStub analysis) {
        return stage.events(analysis, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED).stream()
                .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
                .map(scheduled -> scheduled.getTaskQueue().getName())
                .toList();
    }
}
