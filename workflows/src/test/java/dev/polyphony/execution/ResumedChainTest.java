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
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains of which every step has failed while some only need time. */
class ResumedChainTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @ParameterizedTest
    @MethodSource("needsTime")
    void stepThatOnlyNeedsTimeIsAskedAgain(String kind) {
        Failure needsTime = switch (kind) {
            case "throttled" -> new Failure.Throttled(s(20));
            case "circuit open" -> new Failure.CircuitOpen(stage.in(s(20)));
            default -> new Failure.Saturated(stage.in(s(20)));
        };
        stage.model("a").fails(needsTime).answers("after a while");
        stage.model("b").fails(new Failure.Unauthorized(401));

        WorkflowStub analysis = stage.start(plan(fallback(call("a"), call("b")), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("after a while");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(result.calls()).extracting(CallRecord::path).containsExactly("1", "2", "1");
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_TIMER_STARTED)).hasSize(1);
    }

    static Stream<String> needsTime() {
        return Stream.of("throttled", "circuit open", "saturated");
    }

    @Test
    void theEarliestStepIsAskedFirst() {
        stage.model("a").fails(new Failure.Throttled(s(40))).answers("from a");
        stage.model("b").fails(new Failure.Throttled(s(20))).answers("from b");
        stage.model("c").fails(new Failure.Unauthorized(401));

        AnalysisResult result = stage.run(fallback(call("a"), call("b"), call("c")), s(100));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(stage.models().requests("a")).isOne();
    }

    @Test
    void stepAskedAgainIsLeftWhileAnotherIsWaiting() {
        stage.model("a").fails(new Failure.Throttled(s(40))).answers("from a");
        stage.model("b").fails(new Failure.Throttled(s(20))).fails(new Failure.Unavailable(503));
        stage.model("c").fails(new Failure.Unauthorized(401));

        AnalysisResult result = stage.run(fallback(call("a"), call("b"), call("c")), s(100));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(stage.models().requests("b")).isEqualTo(2);
        assertThat(result.latency()).isCloseTo(s(40), SLACK);
    }

    @Test
    void stepThatHangsWhenAskedAgainLeavesTheOthersTheirTurn() {
        stage.model("a").fails(new Failure.Throttled(s(20))).hangs();
        stage.model("b").fails(new Failure.Throttled(s(30))).answers("from b");
        stage.model("c").fails(new Failure.Unauthorized(401));

        AnalysisResult result = stage.run(fallback(call("a"), call("b"), call("c")), s(100));

        assertThat(result.response()).isEqualTo("from b");
    }

    @Test
    void stepThatWouldBeReadyTooLateIsNotWaitedFor() {
        stage.model("a").fails(new Failure.Throttled(s(59)));
        stage.model("b").fails(new Failure.Unauthorized(401));

        WorkflowStub analysis = stage.start(plan(fallback(call("a"), call("b")), s(60)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(result.latency()).isLessThan(SLACK);
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_TIMER_STARTED)).isEmpty();
    }

    @Test
    void stepIsAskedAgainUntilTheDeadline() {
        stage.model("a").fails(new Failure.Throttled(s(20)));
        stage.model("b").fails(new Failure.Unauthorized(401));

        AnalysisResult result = stage.run(fallback(call("a").sends(1), call("b")), s(70));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(stage.models().sentAfter("a")).hasSize(4);
        assertThat(failures(result, "a")).hasSize(4);
    }

    @Test
    void stepIsAskedAgainUntilTheCallBound() {
        stage.model("a").fails(new Failure.Throttled(s(20)));
        stage.model("b").fails(new Failure.Unauthorized(401));

        AnalysisResult result = stage.run(plan(fallback(call("a").sends(1), call("b")), s(600), 4));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(stage.models().requests()).isEqualTo(4);
        assertThat(failures(result, "a").getLast()).isEqualTo(new Failure.BudgetExceeded("max-calls"));
    }

    @Test
    void breakersThatAreAlwaysDueAreNotAskedInALoop() {
        stage.model("a").fails(new Failure.CircuitOpen(stage.in(s(0))));
        stage.model("b").fails(new Failure.CircuitOpen(stage.in(s(0))));

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(60));

        assertThat(result.status()).isNotEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.calls()).hasSizeLessThan(70);
    }

    @Test
    void chainThatIsToBeLeftDoesNotWait() {
        stage.model("a").fails(new Failure.Throttled(s(20)));
        stage.model("b").fails(new Failure.Unauthorized(401));
        stage.model("c").answers("from c");

        WorkflowStub analysis = stage.start(plan(fallback(fallback(call("a"), call("b")), call("c")), s(100)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.response()).isEqualTo("from c");
        assertThat(stage.events(analysis, EventType.EVENT_TYPE_TIMER_STARTED)).isEmpty();
    }

    @Test
    void chainThatWasLeftIsResumedFromOutside() {
        stage.model("a").fails(new Failure.Throttled(s(20))).answers("after a while");
        stage.model("b").fails(new Failure.Unauthorized(401));
        stage.model("c").fails(new Failure.Refused());

        AnalysisResult result = stage.run(fallback(fallback(call("a"), call("b")), call("c")), s(100));

        assertThat(result.response()).isEqualTo("after a while");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(stage.models().requests("c")).isOne();
    }
}
