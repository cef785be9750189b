package dev.polyphony.execution;

import static dev.polyphony.execution.Results.s;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.activity.PipelineActivities.Ended;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.execution.ScriptedModels.Kind;
import dev.polyphony.pipeline.Condition.Comparison;
import dev.polyphony.pipeline.Condition.Operator;
import dev.polyphony.pipeline.Condition.Subject;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.PipelineState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Analyses that build on each other, and people between them. */
class DurablePipelineTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void eachNodeIsAskedAfterThoseThatItQuotes() {
        stage.model("planning").answers("the plan", s(5));
        stage.model("coding").answers("the code", s(5));
        stage.model("review").answers("the review");
        stage.pipeline().asks("review", "coding").asks("coding", "planning").asks("planning");

        run();

        assertThat(stage.models().asked())
                .extracting(task -> task.wording().prompt())
                .containsExactly("planning:", "coding: the plan", "review: the code");
        assertThat(stage.models().asked())
                .extracting(task -> task.place().analysisId())
                .containsExactly("pipeline-1.planning", "pipeline-1.coding", "pipeline-1.review");
        assertThat(stage.pipeline().end("review").text()).isEqualTo("the review");
        assertThat(stage.pipeline().ended()).isEqualTo(new Ended("pipeline-1", PipelineState.ANSWERED, null));
    }

    @Test
    void nodesThatDoNotNeedEachOtherAreUnderWayTogether() {
        stage.model("coding").answers("the code");
        List.of("review", "testing", "documentation")
                .forEach(node -> stage.model(node).answers("done", s(10)));
        stage.pipeline()
                .asks("coding")
                .asks("review", "coding")
                .asks("testing", "coding")
                .asks("documentation", "coding");

        run();

        Duration first = sent("review");
        assertThat(sent("testing").minus(first)).isLessThan(s(10));
        assertThat(sent("documentation").minus(first)).isLessThan(s(10));
    }

    @Test
    void noMoreAreUnderWayThanMayBe() {
        List.of("a", "b", "c").forEach(node -> stage.model(node).answers("done", s(10)));
        stage.pipeline().asks("a").asks("b").asks("c").atOnce(2);

        run();

        assertThat(sent("b").minus(sent("a"))).isLessThan(s(10));
        assertThat(sent("c").minus(sent("a"))).isGreaterThanOrEqualTo(s(10));
    }

    @Test
    void nodeWhoseConditionDoesNotHoldIsSkippedAndWhatNeedsItToo() {
        stage.model("review").answers("All fine: APPROVE");
        stage.model("release").answers("released");
        Comparison rejected = new Comparison("review", Subject.TEXT, Operator.CONTAINS, "REJECT");
        Comparison approved = new Comparison("review", Subject.TEXT, Operator.CONTAINS, "approve");
        stage.pipeline()
                .asks("review")
                .asksWhen("repair", rejected, "review")
                .asks("again", "repair")
                .asksWhen("release", approved);

        run();

        assertThat(stage.pipeline().state("repair")).isEqualTo(NodeState.SKIPPED);
        assertThat(stage.pipeline().why("repair")).isEqualTo("its condition does not hold: review contains \"REJECT\"");
        assertThat(stage.pipeline().why("again")).isEqualTo("it needs repair, which is skipped");
        assertThat(stage.pipeline().state("release")).isEqualTo(NodeState.ANSWERED);
        assertThat(requireNonNull(stage.pipeline().ended()).how()).isEqualTo(PipelineState.ANSWERED);
    }

    @Test
    void nodesThatEachQuoteAllBeforeThemAreNotCountedWayByWay() {
        stage.model("first").answers("the first");
        Comparison never = new Comparison("first", Subject.TEXT, Operator.CONTAINS, "never");
        stage.pipeline().asks("first").asksWhen("n0", never, "first");
        List<String> before = new ArrayList<>(List.of("n0"));
        for (int i = 1; i < 50; i++) {
            stage.pipeline().asks("n" + i, before.toArray(String[]::new));
            before.add("n" + i);
        }

        run();

        assertThat(stage.pipeline().state("n49")).isEqualTo(NodeState.SKIPPED);
    }

    @Test
    void nothingBeginsAfterAFailureAndWhatIsUnderWayComesToItsEnd() {
        stage.model("a").fails(new Failure.InvalidRequest(400, "no"));
        stage.model("b").answers("worth keeping", s(10));
        stage.pipeline().asks("a").asks("b").asks("c", "b");

        run();

        assertThat(stage.pipeline().state("a")).isEqualTo(NodeState.NO_ANSWER);
        assertThat(stage.pipeline().end("b").text()).isEqualTo("worth keeping");
        assertThat(stage.pipeline().begun()).containsExactlyInAnyOrder("a", "b");
        assertThat(stage.pipeline().ended())
                .isEqualTo(new Ended(
                        "pipeline-1",
                        PipelineState.FAILED,
                        new Problem("nodes.a", "has no answer, and nothing goes on without it")));
    }

    @Test
    void pipelineGoesOnWithoutANodeThatMayFail() {
        stage.model("a").fails(new Failure.InvalidRequest(400, "no"));
        stage.model("b").answers("done", s(10));
        stage.pipeline().asksOrGoesOn("a").asks("b").asks("c", "a");

        run();

        assertThat(stage.pipeline().state("c")).isEqualTo(NodeState.SKIPPED);
        assertThat(stage.pipeline().state("b")).isEqualTo(NodeState.ANSWERED);
        assertThat(requireNonNull(stage.pipeline().ended()).how()).isEqualTo(PipelineState.ANSWERED);
    }

    @Test
    void nothingGoesOnBeforeAPersonApproves() {
        stage.model("coding").answers("the code");
        stage.model("release").answers("released");
        stage.pipeline()
                .asks("coding")
                .approval("gate", OnFailure.STOP, null, "coding")
                .asks("release", "gate");

        WorkflowStub pipeline = stage.startPipeline();
        stage.env().sleep(s(600));
        assertThat(stage.models().requests("release")).isZero();
        stage.pipeline().decide("gate", NodeState.APPROVED, "ship it");
        pipeline.signal("look");
        pipeline.getResult(Void.class);

        assertThat(stage.models().asked())
                .extracting(task -> task.wording().prompt())
                .contains("release: ship it");
    }

    @Test
    void rejectionEndsThePipeline() {
        stage.pipeline().approval("gate", OnFailure.STOP, null).asks("release", "gate");

        WorkflowStub pipeline = stage.startPipeline();
        stage.env().sleep(s(5));
        stage.pipeline().decide("gate", NodeState.REJECTED, "not today");
        pipeline.signal("look");
        pipeline.getResult(Void.class);

        assertThat(stage.models().requests("release")).isZero();
        assertThat(requireNonNull(stage.pipeline().ended()).problem())
                .isEqualTo(new Problem("nodes.gate", "was rejected, and nothing goes on without it"));
    }

    @Test
    void decisionThatNobodyMakesInTimeIsNone() {
        stage.pipeline().approval("gate", OnFailure.CONTINUE, s(60)).asks("release", "gate");

        run();

        assertThat(stage.pipeline().state("gate")).isEqualTo(NodeState.DEADLINE_PASSED);
        assertThat(stage.pipeline().why("gate")).isEqualTo("nobody decided in time");
        assertThat(stage.pipeline().state("release")).isEqualTo(NodeState.SKIPPED);
    }

    @Test
    void personWhoIsWaitedForTakesNoPlaceFromAnAnalysis() {
        stage.model("a").answers("done");
        stage.pipeline().approval("gate", OnFailure.CONTINUE, s(60)).asks("a").atOnce(1);

        run();

        assertThat(stage.models().sentAfter("a").getFirst()).isLessThan(s(60));
    }

    @Test
    void cancelledPipelineEndsWhatIsUnderWayAndBeginsNothing() {
        stage.model("a").hangs();
        stage.pipeline().asks("a").asks("b", "a").approval("gate", OnFailure.STOP, null);

        WorkflowStub pipeline = stage.startPipeline();
        stage.env().sleep(s(5));
        stage.pipeline().order(PipelineState.CANCELLING);
        pipeline.signal("look");
        pipeline.getResult(Void.class);

        await().until(() -> !stage.models().events("a", Kind.ABORTED).isEmpty());
        assertThat(stage.pipeline().state("a")).isEqualTo(NodeState.CANCELLED);
        assertThat(stage.pipeline().why("gate")).isEqualTo("the pipeline ended before anybody decided");
        assertThat(stage.pipeline().begun()).containsExactlyInAnyOrder("a", "gate");
        assertThat(stage.pipeline().ended()).isEqualTo(new Ended("pipeline-1", PipelineState.CANCELLED, null));
    }

    @Test
    void pipelineThatTemporalCancelsEndsInTheSameWay() {
        stage.model("a").hangs();
        stage.pipeline().asks("a").asks("b", "a");

        WorkflowStub pipeline = stage.startPipeline();
        stage.env().sleep(s(5));
        pipeline.cancel();
        // Temporal's own word for it, whatever the workflow returns.
        assertThatThrownBy(() -> pipeline.getResult(Void.class)).hasMessageContaining("cancelled");

        assertThat(stage.pipeline().state("a")).isEqualTo(NodeState.CANCELLED);
        assertThat(requireNonNull(stage.pipeline().ended()).how()).isEqualTo(PipelineState.CANCELLED);
    }

    @Test
    void deadlineEndsWhatIsUnderWay() {
        stage.model("a").hangs();
        stage.pipeline().asks("a").asks("b", "a").within(s(60));

        run();

        assertThat(stage.pipeline().state("a")).isEqualTo(NodeState.CANCELLED);
        assertThat(stage.pipeline().ended())
                .isEqualTo(new Ended(
                        "pipeline-1",
                        PipelineState.DEADLINE_PASSED,
                        new Problem("deadline", "passed before every node had ended")));
    }

    @Test
    void resumedPipelineAsksOnlyWhatHasNoAnswer() {
        stage.model("a").answers("from a");
        stage.model("b").fails(new Failure.InvalidRequest(400, "no")).answers("from b");
        stage.model("c").answers("from c");
        stage.pipeline().asks("a").asks("b", "a").asks("c", "b");
        run();
        assertThat(requireNonNull(stage.pipeline().ended()).how()).isEqualTo(PipelineState.FAILED);

        stage.pipeline().reset();
        stage.startPipeline(2).getResult(Void.class);

        assertThat(requireNonNull(stage.pipeline().ended()).how()).isEqualTo(PipelineState.ANSWERED);
        assertThat(stage.models().requests("a")).isEqualTo(1);
        assertThat(stage.models().requests("b")).isEqualTo(2);
        assertThat(stage.pipeline().end("c").text()).isEqualTo("from c");
    }

    @Test
    void whatAllNodesMayCostGoesWithEachCall() {
        stage.model("a").answers("done");
        stage.pipeline().asks("a").forAtMost(new Money(5000));

        run();

        assertThat(requireNonNull(stage.models().asked().getFirst().payment().bill())
                        .batch())
                .isEqualTo(new BatchBudget("pipeline-1", new Money(5000)));
    }

    @Test
    void answersStayOutOfThePipelinesHistoryAndLongPromptsToo() {
        String answer = "a long answer ".repeat(5000);
        stage.model("a").answers(answer);
        stage.model("b").answers("short");
        stage.textStore().has("digest", "the whole prompt of b");
        stage.pipeline().asks("a").asks("b").keeps("b", "digest");

        WorkflowStub pipeline = stage.startPipeline();
        pipeline.getResult(Void.class);

        assertThat(stage.pipeline().end("a").text()).isEqualTo(answer);
        assertThat(stage.history(pipeline).toJson(false)).doesNotContain("a long answer", "short");
        assertThat(stage.models().asked())
                .extracting(task -> task.wording().prompt())
                .contains("the whole prompt of b");
        assertThat(stage.events(pipeline, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED))
                .hasSize(2);
    }

    private void run() {
        stage.startPipeline().getResult(Void.class);
    }

    private Duration sent(String node) {
        return stage.models().sentAfter(node).getFirst();
    }
}
