package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.escalate;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.hedge;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls of which it was known when the plan was compiled that their models only need time. */
class NotBeforeTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void onlyModelIsAskedWhenItsTimeHasCome() {
        stage.model("a").answers("from a");

        WorkflowStub analysis = stage.start(plan(call("a").notBefore(stage.in(s(20))), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(result.calls()).hasSize(1);
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_TIMER_STARTED)).hasSize(1);
    }

    @Test
    void laterStepThatNeedsNoTimeIsAskedMeanwhile() {
        Instant at = stage.in(s(20));
        stage.model("b").answers("from b");

        WorkflowStub analysis = stage.start(plan(fallback(call("a").notBefore(at), call("b")), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isLessThan(SLACK);
        assertThat(failures(result, "a")).containsExactly(new Failure.CircuitOpen(at));
        assertThat(stage.models().requests("a")).isZero();
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_TIMER_STARTED)).isEmpty();
    }

    @Test
    void whereAllStepsNeedTimeOneTimerLeadsToTheEarliest() {
        stage.model("b").answers("from b");

        WorkflowStub analysis = stage.start(plan(
                fallback(call("a").notBefore(stage.in(s(40))), call("b").notBefore(stage.in(s(20)))), s(100)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(stage.models().requests("a")).isZero();
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_TIMER_STARTED)).hasSize(1);
    }

    @Test
    void earliestThatFailsLeavesTheOthersTheirTurn() {
        stage.model("a").answers("from a");
        stage.model("b").fails(new Failure.Unavailable(503));

        AnalysisResult result = stage.run(
                fallback(call("a").notBefore(stage.in(s(40))), call("b").notBefore(stage.in(s(20)))), s(100));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isCloseTo(s(40), SLACK);
    }

    @Test
    void stepThatWasThrottledAndIsReadyEarlierGoesFirst() {
        stage.model("a").fails(new Failure.Throttled(s(10))).answers("from a");

        AnalysisResult result = stage.run(fallback(call("a"), call("b").notBefore(stage.in(s(30)))), s(100));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isCloseTo(s(10), SLACK);
        assertThat(stage.models().requests("b")).isZero();
    }

    @Test
    void modelThatIsReadyTooLateIsNotWaitedFor() {
        Instant at = stage.in(s(59));

        WorkflowStub analysis = stage.start(plan(call("a").notBefore(at), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(result.latency()).isLessThan(SLACK);
        assertThat(failures(result, "a")).containsExactly(new Failure.CircuitOpen(at));
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_TIMER_STARTED)).isEmpty();
    }

    @Test
    void timeThatHasPassedIsNotWaitedFor() {
        stage.model("a").answers("from a");

        AnalysisResult result = stage.run(call("a").notBefore(stage.in(s(0))), s(60));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isLessThan(SLACK);
    }

    @Test
    void memberOfAPanelIsAskedWhenItsTimeHasCome() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(panel(call("a").notBefore(stage.in(s(20))), call("b")), s(60));

        assertThat(result.calls()).hasSize(2).allMatch(CallRecord.Answered.class::isInstance);
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
    }

    @Test
    void contenderThatNeedsTimeHasTheNextOneBeginAtOnce() {
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(hedge(s(30), call("a").notBefore(stage.in(s(40))), call("b")), s(100));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isLessThan(SLACK);
    }

    @Test
    void unsureAnswerWaitsForTheLastModelAsForOneThatIsThrottled() {
        stage.model("b").answersSurely("unsure", 0.3);
        stage.model("c").answersSurely("sure", 0.9);

        AnalysisResult result = stage.run(
                escalate(
                        0.8,
                        call("a").notBefore(stage.in(s(50))),
                        call("b"),
                        call("c").notBefore(stage.in(s(20)))),
                s(100));

        assertThat(result.response()).isEqualTo("sure");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
    }

    @Test
    void analysisThatWaitsIsCancelledAtOnce() {
        WorkflowStub analysis = GoldenAnalyses.cancelled(stage, call("a").notBefore(stage.in(s(40))));

        assertThat(stage.result(analysis).status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(stage.models().requests("a")).isZero();
    }
}
