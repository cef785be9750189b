package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.execution.ScriptedModels.Kind;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cancelled analysis ends at once in a result that lists what was under way. */
class CancellationTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void callUnderWayIsCancelled() {
        stage.model("a").hangs();

        AnalysisResult result = cancelledAfter(s(20), call("a"));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(failures(result, "a")).containsExactly(new Failure.Cancelled());
        assertThat(result.spending().complete()).isFalse();
        stage.passUntilAborted("a");
        assertThat(stage.models().events("a", Kind.ABORTED)).hasSize(1);
    }

    @Test
    void callOfAModelThatCostsNothingLeavesNothingInDoubt() {
        stage.model("a").hangs();

        AnalysisResult result = cancelledAfter(s(20), call("a").costing(Money.ZERO));

        assertThat(failures(result, "a")).containsExactly(new Failure.Cancelled());
        assertThat(result.spending().complete()).isTrue();
    }

    @Test
    void laterStepsAreNotAsked() {
        stage.model("a").hangs();
        stage.model("b").answers("from b");

        AnalysisResult result = cancelledAfter(s(20), fallback(call("a"), call("b")));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(stage.models().requests("b")).isZero();
    }

    @Test
    void everyMemberOfAPanelIsCancelled() {
        stage.model("a").hangs();
        stage.model("b").hangs();

        AnalysisResult result = cancelledAfter(s(20), panel(call("a"), call("b")));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(failures(result, "a")).containsExactly(new Failure.Cancelled());
        assertThat(failures(result, "b")).containsExactly(new Failure.Cancelled());
    }

    @Test
    void panelWithAnAnswerIsCancelledAllTheSame() {
        stage.model("a").answers("from a");
        stage.model("b").hangs();

        AnalysisResult result = cancelledAfter(s(20), panel(call("a"), call("b")));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(result.response()).isNull();
        assertThat(result.models().successful()).containsExactly("a");
        assertThat(result.cost().microUsd()).isEqualTo(1000);
    }

    @Test
    void panelWaitingOutItsGraceIsCancelled() {
        stage.model("a").answers("from a");
        stage.model("b").hangs();

        AnalysisResult result =
                cancelledAfter(s(20), panel(call("a"), call("b")).quorum(1, s(60)));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
    }

    @Test
    void stepAfterACancelledPanelIsNotAsked() {
        stage.model("a").hangs();
        stage.model("b").hangs();
        stage.model("c").answers("from c");

        AnalysisResult result = cancelledAfter(s(20), fallback(panel(call("a"), call("b")), call("c")));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(stage.models().requests("c")).isZero();
        assertThat(failures(result, "c")).isEmpty();
    }

    @Test
    void analysisWaitingForAStepToBecomeReadyIsCancelled() {
        stage.model("a").fails(new Failure.Throttled(s(60)));
        stage.model("b").fails(new Failure.Unauthorized(401));

        AnalysisResult result = cancelledAfter(s(20), fallback(call("a"), call("b")));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(stage.models().requests("a")).isOne();
    }

    @Test
    void memberWaitingForAStepToBecomeReadyIsCancelled() {
        stage.model("a").fails(new Failure.Throttled(s(60)));
        stage.model("b").fails(new Failure.Unauthorized(401));
        stage.model("c").hangs();

        AnalysisResult result = cancelledAfter(s(20), panel(fallback(call("a"), call("b")), call("c")));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(failures(result, "c")).containsExactly(new Failure.Cancelled());
    }

    @Test
    void lastModelWaitingToBeRetriedIsCancelled() {
        stage.model("a").fails(new Failure.Throttled(s(60)));

        AnalysisResult result = cancelledAfter(s(20), call("a"));

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(failures(result, "a")).containsExactly(new Failure.Cancelled());
    }

    @Test
    void callThatNobodyTookUpIsCancelled() {
        WorkflowStub analysis = stage.start(plan(call("a").lane("no-worker"), s(100)));
        stage.passWhileNobodyTakesUp("no-worker", analysis, s(1));
        analysis.signal("cancel");

        AnalysisResult result = stage.result(analysis);
        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
    }

    @Test
    void analysisCancelledBeforeAnythingStartedIsCancelled() {
        stage.model("a").answers("from a");

        WorkflowStub analysis = stage.startCancelled(plan(call("a"), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(stage.models().requests("a")).isZero();
    }

    @Test
    void analysisCancelledByTemporalItselfStopsItsCalls() {
        stage.model("a").hangs();

        WorkflowStub analysis = stage.start(plan(fallback(call("a"), call("b")), s(100)));
        stage.env().sleep(s(20));
        analysis.cancel();

        assertThatThrownBy(() -> stage.result(analysis)).hasCauseInstanceOf(CanceledFailure.class);
        assertThat(analysis.describe().getTypedSearchAttributes().get(SearchAttributes.STATUS))
                .isEqualTo("cancelled");
        stage.passUntilAborted("a");
        assertThat(stage.models().events("a", Kind.ABORTED)).hasSize(1);
        assertThat(stage.models().requests("b")).isZero();
    }

    @Test
    void signalAfterTheEndChangesNothing() {
        stage.model("a").answers("yes");

        WorkflowStub analysis = stage.start(plan(call("a"), s(100)));

        assertThat(stage.result(analysis).status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThatThrownBy(() -> analysis.signal("cancel")).isInstanceOf(WorkflowNotFoundException.class);
    }

    private AnalysisResult cancelledAfter(Duration time, Draft root) {
        WorkflowStub analysis = stage.start(plan(root, s(100)));
        stage.env().sleep(time);
        analysis.signal("cancel");
        return stage.result(analysis);
    }
}
