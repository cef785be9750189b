package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an analysis shows of itself: its result, its progress and its story. */
class DurableAnalysisTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void rejectedAnalysisEndsWithoutACall() {
        stage.decisions().rejects("deadline", "too short");

        WorkflowStub analysis = stage.start();
        AnalysisResult result = stage.result(analysis);

        assertThat(result.status()).isEqualTo(AnalysisStatus.REJECTED);
        assertThat(result.problem()).isEqualTo(new Problem("deadline", "too short"));
        assertThat(result.strategy()).isEqualTo("fallback");
        assertThat(result.calls()).isEmpty();
        assertThat(result.spending().complete()).isTrue();
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .isEmpty();
    }

    /** In real time: the in-process server does not skip it while a workflow task is to be tried again. */
    @Test
    void planOfHigherSemanticsFailsTheTaskAndNotTheAnalysis() {
        stage.model("a").answers("yes");
        CompiledPlan known = plan(call("a"), s(100));

        WorkflowStub analysis = stage.start(new CompiledPlan(
                CompiledPlan.SEMANTICS + 1,
                known.strategy(),
                known.root(),
                known.deadline(),
                known.maxCalls(),
                known.timing()));

        stage.awaitEvent(analysis, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
        assertThat(analysis.describe().getStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(stage.models().requests()).isZero();
    }

    @Test
    void progressShowsTheCallUnderWayAndThoseThatEnded() {
        stage.model("a").fails(new Failure.Unauthorized(401));
        stage.model("b").hangs();

        WorkflowStub analysis = stage.start(plan(fallback(call("a"), call("b")), s(100)));
        stage.env().sleep(s(20));
        Progress progress = analysis.query("progress", Progress.class);

        assertThat(progress.status()).isEqualTo(AnalysisStatus.RUNNING);
        assertThat(progress.calls()).hasSize(2);
        assertThat(progress.calls().getFirst().ended()).isNotNull();
        assertThat(progress.calls().getLast().ended()).isNull();
    }

    @Test
    void progressOfAnEndedAnalysisIsItsEnd() {
        stage.model("a").answers("yes");

        WorkflowStub analysis = stage.start(plan(call("a"), s(100)));
        AnalysisResult result = stage.result(analysis);
        Progress progress = analysis.query("progress", Progress.class);

        assertThat(progress.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(progress.calls())
                .singleElement()
                .satisfies(call ->
                        assertThat(call.ended()).isEqualTo(result.calls().getFirst()));
    }

    @Test
    void searchAttributesSayHowItEnded() {
        stage.model("a").answers("from a");
        stage.model("b").fails(new Failure.Unauthorized(401));

        WorkflowStub analysis = stage.start(plan(panel(call("a"), call("b")), s(100)));
        stage.result(analysis);
        var attributes = analysis.describe().getTypedSearchAttributes();

        assertThat(attributes.get(SearchAttributes.STATUS)).isEqualTo("answered");
        assertThat(attributes.get(SearchAttributes.COST_USD)).isEqualTo(0.001);
        assertThat(attributes.get(SearchAttributes.MODELS)).containsExactly("a", "b");
        assertThat(attributes.get(SearchAttributes.DEGRADED)).isTrue();
    }

    @Test
    void detailsTellTheStoryWithoutPromptOrAnswer() {
        stage.model("a").fails(new Failure.Throttled(Duration.ofSeconds(7)));
        stage.model("b").answers("the answer itself");

        WorkflowStub analysis = stage.start(plan(fallback(call("a"), call("b")), s(100)));
        stage.result(analysis);
        String details = analysis.query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();

        assertThat(details)
                .contains("**a** — rate limited, retry after 7 s")
                .containsPattern("\\*\\*b\\*\\* — answered in \\d+ ms, \\$0.001000")
                .doesNotContain("GraphQL", "the answer itself");
    }

    @Test
    void everyActivityHasItsSummary() {
        stage.model("a").answers("yes");

        WorkflowStub analysis = stage.start(plan(fallback(call("a")), s(100)));
        stage.result(analysis);

        assertThat(stage.events(analysis, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .extracting(DurableAnalysisTest::summary)
                .containsExactly("a · step 1");
    }

    @Test
    void costsAndTokensAreSummedOverAllAnswers() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(panel(call("a"), call("b")), s(100));

        assertThat(result.cost()).isEqualTo(new Money(2000));
        assertThat(result.spending().inputTokens()).isEqualTo(20);
        assertThat(result.spending().outputTokens()).isEqualTo(10);
        assertThat(result.spending().complete()).isTrue();
        assertThat(result.simulated()).isTrue();
    }

    @Test
    void costOfAModelWithoutAPriceIsIncomplete() {
        stage.model("a").answers("from a", s(1), null);

        AnalysisResult result = stage.run(call("a"), s(100));

        assertThat(result.cost()).isEqualTo(Money.ZERO);
        assertThat(result.spending().complete()).isFalse();
    }

    @Test
    void costAfterARetryIsIncomplete() {
        stage.model("a").fails(new Failure.Unavailable(500)).answers("yes");

        assertThat(stage.run(call("a"), s(100)).spending().complete()).isFalse();
    }

    @Test
    void costBesideAFailureThatMayBeBilledIsIncomplete() {
        stage.model("a").fails(new Failure.MalformedReply("empty"));
        stage.model("b").answers("from b");

        assertThat(stage.run(fallback(call("a"), call("b")), s(100)).spending().complete())
                .isFalse();
    }

    @Test
    void timeRunningOutWhereItWouldHaveHelpedIsThePassedDeadline() {
        stage.model("a").fails(new Failure.Unavailable(503), s(59));

        AnalysisResult result = stage.run(call("a"), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
    }

    @Test
    void timeRunningOutWhereItWouldNotHaveHelpedIsNoAnswer() {
        stage.model("a").fails(new Failure.Refused(), s(59));

        assertThat(stage.run(call("a"), s(60)).status()).isEqualTo(AnalysisStatus.NO_ANSWER);
    }

    private static String summary(HistoryEvent event) {
        return DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                event.getUserMetadata().getSummary(), String.class, String.class);
    }
}
