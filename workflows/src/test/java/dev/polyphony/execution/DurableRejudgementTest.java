package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.escalate;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.RecordedAnswer;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Failure;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.RejudgeWorkflow;
import io.temporal.client.WorkflowOptions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DurableRejudgementTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void recordedAnswersComeToAnotherResultAndNobodyIsAsked() {
        AnalysisResult first = answeredByAAfterB();
        int requests = stage.models().requests();

        AnalysisResult second = rejudge(first, escalate(0.3, call("b"), call("a")));

        assertThat(first.response()).isEqualTo("from a");
        assertThat(second.response()).isEqualTo("from b");
        assertThat(stage.models().requests()).isEqualTo(requests);
    }

    @Test
    void modelThatGaveNoAnswerIsMissing() {
        AnalysisResult again = rejudge(answeredByAAfterB(), panel(call("a"), call("b"), call("c")));

        assertThat(again.gaps().missing()).containsExactly("c");
        assertThat(failures(again, "c")).containsExactly(new Failure.NotRecorded());
    }

    @Test
    void judgesAreNotAskedSoTheScoresDecide() {
        AnalysisResult again =
                rejudge(answeredByAAfterB(), panel(call("a"), call("b")).jury(call("j")));

        assertThat(again.response()).isEqualTo("from a");
        assertThat(again.gaps().degraded()).isTrue();
        assertThat(stage.models().requests("j")).isZero();
    }

    private AnalysisResult answeredByAAfterB() {
        stage.model("b").answersSurely("from b", 0.4);
        stage.model("a").answersSurely("from a", 0.8);
        return stage.run(escalate(0.6, call("b"), call("a")), s(60));
    }

    private AnalysisResult rejudge(AnalysisResult first, Draft draft) {
        stage.decisions().compilesTo(plan(draft, s(60)));
        List<RecordedAnswer> recorded = first.calls().stream()
                .filter(CallRecord.Answered.class::isInstance)
                .map(CallRecord.Answered.class::cast)
                .map(answered -> new RecordedAnswer(answered.name(), answered.reply()))
                .toList();
        Analysis analysis = new Analysis(
                first.id(), "default", "REST or GraphQL?", Selection.Preset.of("fallback"), Limits.DEFAULT);
        return stage.env()
                .getWorkflowClient()
                .newWorkflowStub(
                        RejudgeWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(UUID.randomUUID().toString())
                                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                                .build())
                .rejudge(new Rejudgement(first.id(), analysis, recorded));
    }
}
