package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.activity.BatchActivities.End;
import dev.polyphony.activity.EconomyActivities.EconomyCalls;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.batch.BatchState;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.execution.ScriptedModels.Kind;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Compilation.Compiled;
import dev.polyphony.workflow.BatchWorkflow;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many analyses in one workflow. */
class DurableBatchTest {
    private static final BatchWorkflow.Run TWO_AT_ONCE = new BatchWorkflow.Run(0, 2, 3, 1000);

    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void eachLineComesToItsResultAsAnAnalysisOfItsOwn() {
        stage.model("a").answers("from a");
        stage.batch().lines(7, compiled(call("a")));

        run(TWO_AT_ONCE);

        assertThat(stage.batch().results()).hasSize(7);
        AnalysisResult third = result(3);
        assertThat(third.id()).isEqualTo("batch-1.3");
        assertThat(third.response()).isEqualTo("from a");
        assertThat(stage.models().asked())
                .extracting(task -> task.place().analysisId())
                .containsExactlyInAnyOrder(
                        "batch-1.1", "batch-1.2", "batch-1.3", "batch-1.4", "batch-1.5", "batch-1.6", "batch-1.7");
        assertThat(stage.batch().ended()).isEqualTo(new End("batch-1", BatchState.ENDED, null));
    }

    @Test
    void noMoreAreUnderWayThanMayBe() {
        stage.model("a").answers("from a", s(10));
        stage.batch().lines(6, compiled(call("a")));

        run(TWO_AT_ONCE);

        List<Duration> sent = stage.models().sentAfter("a");
        assertThat(sent).hasSize(6);
        for (int i = 2; i < sent.size(); i++) {
            assertThat(sent.get(i).minus(sent.get(i - 2)))
                    .as("one of the two before has ended")
                    .isGreaterThanOrEqualTo(s(10));
        }
    }

    @Test
    void failingLinesDoNotHoldUpOthers() {
        stage.model("a").fails(new Failure.InvalidRequest(400, "no")).answers("from a");
        stage.batch().lines(3, compiled(call("a")));
        stage.batch().line(2, new Compilation.Rejected("deadline", "too short"));

        run(new BatchWorkflow.Run(0, 1, 3, 1000));

        assertThat(stage.batch().results().values())
                .extracting(AnalysisResult::status)
                .containsExactly(AnalysisStatus.NO_ANSWER, AnalysisStatus.REJECTED, AnalysisStatus.ANSWERED);
    }

    @Test
    void itGoesOnAsANewRunBeforeItsHistoryGrowsLong() {
        stage.model("a").answers("from a");
        stage.batch().lines(7, compiled(call("a")));

        WorkflowStub batch = stage.startBatch(new BatchWorkflow.Run(0, 2, 5, 3));
        batch.getResult(Void.class);

        assertThat(stage.batch().results()).hasSize(7);
        assertThat(stage.models().requests("a")).isEqualTo(7);
        assertThat(batch.describe().getExecution().getRunId())
                .isNotEqualTo(batch.getExecution().getRunId());
    }

    @Test
    void pausedBatchBeginsNothingUntilItGoesOn() {
        stage.model("a").answers("from a", s(10));
        stage.batch().lines(4, compiled(call("a")));

        WorkflowStub batch = stage.startBatch(TWO_AT_ONCE);
        stage.env().sleep(s(5));
        stage.batch().order(BatchState.PAUSED);
        batch.signal("look");
        stage.env().sleep(s(100));

        assertThat(stage.batch().results().keySet()).containsExactly(1, 2);
        stage.batch().order(BatchState.RUNNING);
        batch.signal("look");
        batch.getResult(Void.class);
        assertThat(stage.batch().results()).hasSize(4);
    }

    @Test
    void cancelledBatchEndsWhatIsUnderWay() {
        stage.model("a").hangs();
        stage.batch().lines(4, compiled(call("a")));

        WorkflowStub batch = stage.startBatch(TWO_AT_ONCE);
        stage.env().sleep(s(5));
        stage.batch().order(BatchState.CANCELLING);
        batch.signal("look");
        batch.getResult(Void.class);

        assertThat(stage.batch().results().values())
                .extracting(AnalysisResult::status)
                .containsExactly(AnalysisStatus.CANCELLED, AnalysisStatus.CANCELLED);
        assertThat(stage.batch().ended()).isEqualTo(new End("batch-1", BatchState.CANCELLED, null));
        stage.passUntilAborted("a");
        assertThat(stage.models().requests("a")).isEqualTo(2);
    }

    @Test
    void batchThatTemporalCancelsEndsAsOneThatItsSubmitterDoes() {
        stage.model("a").hangs();
        stage.batch().lines(4, compiled(call("a")));

        WorkflowStub batch = stage.startBatch(TWO_AT_ONCE);
        stage.env().sleep(s(5));
        batch.cancel();

        await().until(() -> new End("batch-1", BatchState.CANCELLED, null)
                .equals(stage.batch().ended()));
        assertThat(stage.batch().results()).hasSize(2);
    }

    @Test
    void linesThatItsBudgetDoesNotReachAreNotAsked() {
        stage.model("a").answers("from a").fails(new Failure.BudgetExceeded("batch:batch-1"));
        stage.batch().maxCost(new Money(1500));
        stage.batch().lines(5, compiled(call("a")));

        run(new BatchWorkflow.Run(0, 1, 3, 1000));

        assertThat(stage.batch().results().keySet()).containsExactly(1);
        assertThat(stage.batch().ended())
                .isEqualTo(new End(
                        "batch-1",
                        BatchState.ENDED,
                        new AnalysisResult.Problem(
                                "budget",
                                "what is left of the batch's $0.001500 is not enough for this line; submit it again with"
                                        + " another budget")));
        assertThat(stage.models().events("a", Kind.SENT))
                .extracting(
                        event -> requireNonNull(event.task().payment().bill()).batch())
                .containsOnly(new BatchBudget("batch-1", new Money(1500)));
    }

    @Test
    void lineWhoseChainGoesOnAfterTheRefusalHasItsAnswer() {
        stage.model("a").fails(new Failure.BudgetExceeded("batch:batch-1"));
        stage.model("b").answers("cheaper");
        stage.batch().maxCost(new Money(1500));
        stage.batch().lines(2, compiled(fallback(call("a"), call("b"))));

        run(new BatchWorkflow.Run(0, 1, 3, 1000));

        assertThat(result(1).response()).isEqualTo("cheaper");
    }

    @Test
    void whatLinesAskFirstGoesThroughTheirProvidersBatches() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");
        stage.batch().lines(3, compiled(fallback(call("a"), call("c"))));
        stage.batch().line(2, compiled(panel(call("a"), call("b"))));

        stage.startBatch(new BatchWorkflow.Run(0, 2, 2, 1000, s(600), 2)).getResult(Void.class);

        assertThat(stage.economy().asked())
                .extracting(calls -> calls.tasks().stream()
                        .map(task -> task.place().analysisId() + "/"
                                + task.place().path() + " " + task.model().model())
                        .toList())
                .containsExactlyInAnyOrder(
                        List.of("batch-1.1/1 a", "batch-1.2/1 a"), List.of("batch-1.2/2 b"), List.of("batch-1.3/1 a"));
        assertThat(stage.economy().asked()).extracting(EconomyCalls::key).doesNotHaveDuplicates();
        assertThat(stage.models().asked())
                .as("the ordinary call, which finds the answer on the books")
                .hasSize(4)
                .allSatisfy(task -> assertThat(stage.economy().asked().stream()
                                .flatMap(calls -> calls.tasks().stream())
                                .filter(first -> first.place().equals(task.place())))
                        .singleElement()
                        .satisfies(first -> {
                            assertThat(first.wording()).isEqualTo(task.wording());
                            assertThat(first.sampling()).isEqualTo(task.sampling());
                        }));
        assertThat(stage.batch().results()).hasSize(3);
    }

    @Test
    void linesWhoseProvidersTakeNoBatchAreAskedDirectly() {
        stage.model("a").answers("from a");
        stage.economy().refuses();
        stage.batch().lines(3, compiled(call("a")));

        stage.startBatch(new BatchWorkflow.Run(0, 2, 2, 1000, s(600), 2)).getResult(Void.class);

        assertThat(stage.batch().results().values())
                .extracting(AnalysisResult::status)
                .containsOnly(AnalysisStatus.ANSWERED);
    }

    @Test
    void batchThatIsCancelledWhileItsProvidersTakeTheirTimeEndsAllTheSame() {
        stage.economy().breaksOff();
        stage.batch().lines(3, compiled(call("a")));

        WorkflowStub batch = stage.startBatch(new BatchWorkflow.Run(0, 2, 2, 1000, s(600), 2));
        stage.env().sleep(s(5));
        stage.batch().order(BatchState.CANCELLING);
        batch.signal("look");
        batch.getResult(Void.class);

        assertThat(stage.batch().ended()).isEqualTo(new End("batch-1", BatchState.CANCELLED, null));
        assertThat(stage.models().requests()).isZero();
    }

    @Test
    void batchWithoutMoneyWaitsUntilThereIsSome() {
        stage.model("a").answers("from a");
        stage.batch().line(1, compiled(call("a")));
        stage.batch().line(2, new Compilation.Unfunded("tenant:default/day", new Money(10), "nothing left", null));

        WorkflowStub batch = stage.startBatch(TWO_AT_ONCE);
        stage.env().sleep(s(100));
        assertThat(stage.batch().results().keySet()).containsExactly(1);
        assertThat(stage.batch().waits()).containsExactly("nothing left");
        stage.batch().line(2, compiled(call("a")));
        batch.signal("budgetChanged");
        batch.getResult(Void.class);

        assertThat(stage.batch().results()).hasSize(2);
        assertThat(stage.batch().waits()).containsExactly("nothing left", "goes on");
    }

    private AnalysisResult result(int line) {
        return requireNonNull(stage.batch().results().get(line));
    }

    private static Compiled compiled(Draft root) {
        return new Compiled(plan(root, s(600)));
    }

    private void run(BatchWorkflow.Run run) {
        stage.startBatch(run).getResult(Void.class);
    }
}
