package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.call.RetryMode;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a model is worth waiting for, and whose fault a failed attempt is. */
class RetryModeTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void onlyTheLastStepIsAskedToStay() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").answers("from b");

        stage.run(fallback(call("a"), call("b")), s(30));

        assertThat(stage.models().patience("a")).containsExactly(RetryMode.LEAVE);
        assertThat(stage.models().patience("b")).containsExactly(RetryMode.STAY);
    }

    @Test
    void lastModelIsRetriedWithDoublingBackOff() {
        stage.model("a")
                .fails(new Failure.Unavailable(503))
                .fails(new Failure.Unavailable(503))
                .fails(new Failure.Unavailable(503))
                .answers("at last");

        AnalysisResult result = stage.run(call("a").sends(4), s(60));

        assertThat(result.response()).isEqualTo("at last");
        List<Duration> sent = stage.models().sentAfter("a");
        assertThat(sent).hasSize(4);
        assertThat(sent.get(1)).isCloseTo(s(1), SLACK);
        assertThat(sent.get(2)).isCloseTo(s(3), SLACK);
        assertThat(sent.get(3)).isCloseTo(s(7), SLACK);
    }

    @Test
    void throttledLastModelIsRetriedAfterItsDelay() {
        stage.model("a").fails(new Failure.Throttled(s(20))).answers("at last");

        AnalysisResult result = stage.run(call("a"), s(60));

        assertThat(result.response()).isEqualTo("at last");
        assertThat(stage.models().sentAfter("a").getLast()).isCloseTo(s(20), SLACK);
    }

    @Test
    void delayBeyondTheDeadlineIsNotWaitedOut() {
        stage.model("a").fails(new Failure.Throttled(s(100)));

        AnalysisResult result = stage.run(call("a"), s(60));

        assertThat(result.status()).isNotEqualTo(AnalysisStatus.ANSWERED);
        assertThat(failures(result, "a")).containsExactly(new Failure.Throttled(s(100)));
        assertThat(result.latency()).isLessThan(SLACK);
    }

    @Test
    void retriesEndWhenTheCallHasNoRequestLeft() {
        stage.model("a").fails(new Failure.Unavailable(503));

        AnalysisResult result = stage.run(call("a").sends(2), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(stage.models().requests("a")).isEqualTo(2);
    }

    @Test
    void failedLastStepTellsHowManyRequestsItSent() {
        stage.model("a").fails(new Failure.Unavailable(503));

        AnalysisResult result = stage.run(call("a").sends(2), s(60));

        assertThat(result.calls())
                .singleElement()
                .isInstanceOfSatisfying(
                        CallRecord.Failed.class,
                        failed -> assertThat(failed.sends()).isEqualTo(2));
    }

    @Test
    void lostWorkerDoesNotAdvanceThePlan() {
        stage.model("a").dies().answers("from another worker");
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from another worker");
        assertThat(stage.models().sentAfter("a").getLast()).isCloseTo(s(6), SLACK);
        assertThat(stage.models().requests("b")).isZero();
    }

    @Test
    void unforeseenExceptionDoesNotAdvanceThePlan() {
        stage.model("a").crashes().answers("second attempt");
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("second attempt");
        assertThat(stage.models().requests("b")).isZero();
    }

    @Test
    void workersLostUntilTheEndAreToldAsSuch() {
        stage.model("a").dies();

        AnalysisResult result = stage.run(call("a").sends(10), s(30));

        assertThat(failures(result, "a")).singleElement().isInstanceOf(Failure.WorkerLost.class);
        assertThat(result.spending().complete()).isFalse();
    }

    @Test
    void unforeseenExceptionsUntilTheEndAreToldAsALostWorker() {
        stage.model("a").crashes();

        AnalysisResult result = stage.run(call("a").sends(10), s(30));

        assertThat(failures(result, "a")).singleElement().isInstanceOf(Failure.WorkerLost.class);
    }

    @Test
    void callThatNobodyTakesUpIsSaturatedAndLeft() {
        stage.model("b").answers("from b");

        WorkflowStub analysis = stage.start(
                plan(fallback(call("a").lane("no-worker").floor(s(2)).upTo(s(3)), call("b")), s(60)));
        stage.passWhileNobodyTakesUp("no-worker", analysis, s(1));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("from b");
        assertThat(failures(result, "a")).singleElement().isInstanceOf(Failure.Saturated.class);
        assertThat(result.models().attempted()).containsExactly("a", "b");
        assertThat(result.latency()).isLessThan(s(3));
        assertThat(result.spending().complete()).isTrue();
    }
}
