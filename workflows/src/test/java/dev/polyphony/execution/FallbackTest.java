package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.skipped;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.calls;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void laterStepsAreNotAskedWhereTheFirstAnswers() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(30));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(stage.models().requests("b")).isZero();
        assertThat(result.models().attempted()).containsExactly("a");
    }

    @Test
    void callsSayWhichAgentHadThem() {
        stage.model("a").fails(new Failure.Unavailable(503));
        stage.model("b").answers("from b");

        AnalysisResult result =
                stage.run(fallback(call("a").agent("openai-2"), call("b").agent("claude-1")), s(30));

        assertThat(result.calls()).extracting(CallRecord::agent).containsExactly("openai-2", "claude-1");
    }

    static Stream<Failure> failuresOfARequest() {
        return Stream.of(
                new Failure.Unauthorized(401),
                new Failure.CreditExhausted(),
                new Failure.Throttled(s(20)),
                new Failure.Throttled(null),
                new Failure.InvalidRequest(404, "model not found"),
                new Failure.ContextTooLong(),
                new Failure.Refused(),
                new Failure.Unavailable(503),
                new Failure.Unreachable("connection refused"),
                new Failure.TimedOut(Failure.Phase.CONNECT),
                new Failure.MalformedReply("empty"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfARequest")
    void failingModelGetsOneRequestWhileAnotherStepIsLeft(Failure failure) {
        stage.model("a").fails(failure);
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.modelUsed()).isEqualTo("b");
        assertThat(failures(result, "a")).containsExactly(failure);
        assertThat(stage.models().requests("a")).isOne();
        assertThat(stage.models().requests("b")).isOne();
        assertThat(result.latency()).isLessThan(SLACK);
    }

    static Stream<Failure> failuresBeforeARequest() {
        return Stream.of(
                new Failure.NoCredentials("A_KEY"),
                new Failure.BudgetExceeded("tenant"),
                new Failure.CircuitOpen(Instant.parse("2100-01-01T00:00:00Z")),
                new Failure.Saturated(Instant.parse("2100-01-01T00:00:00Z")));
    }

    @ParameterizedTest
    @MethodSource("failuresBeforeARequest")
    void modelThatWasNotAskedIsLeftAtOnce(Failure failure) {
        stage.model("a").fails(failure);
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(failures(result, "a")).containsExactly(failure);
        assertThat(stage.models().events("a", ScriptedModels.Kind.NOT_SENT)).hasSize(1);
        assertThat(result.models().attempted()).containsExactly("a", "b");
    }

    @Test
    void everyStepFailedForGoodGivesNoAnswerAndEachFailure() {
        stage.model("a").fails(new Failure.Unauthorized(401));
        stage.model("b").fails(new Failure.Refused());

        AnalysisResult result = stage.run(fallback(call("a"), call("b")), s(30));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(failures(result, "a")).containsExactly(new Failure.Unauthorized(401));
        assertThat(failures(result, "b")).containsExactly(new Failure.Refused());
    }

    @Test
    void skippedStepIsRecordedWithoutARequest() {
        stage.model("b").answers("from b");
        Failure why = new Failure.NoCredentials("A_KEY");

        AnalysisResult result = stage.run(fallback(skipped("a", why), call("b")), s(30));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(failures(result, "a")).containsExactly(why);
        assertThat(result.models().attempted()).containsExactly("a", "b");
    }

    @Test
    void nameThatNobodyKnowsIsToldThoughItsTurnDidNotCome() {
        Failure unknown = new Failure.UnknownModel(List.of("gpt-4o"));
        stage.model("a").answers("from a");

        AnalysisResult result = stage.run(
                fallback(call("a"), skipped("gpt4p", unknown), skipped("b", new Failure.NoCredentials("B_KEY"))),
                s(30));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(failures(result, "gpt4p")).containsExactly(unknown);
        assertThat(calls(result, "b")).isEmpty();
        assertThat(result.gaps().degraded()).isFalse();
    }

    @Test
    void nameThatNobodyKnowsIsToldOnceWhereItsTurnCame() {
        Failure unknown = new Failure.UnknownModel(List.of());
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(fallback(skipped("nope", unknown), call("b")), s(30));

        assertThat(failures(result, "nope")).containsExactly(unknown);
        assertThat(result.calls()).hasSize(2);
    }

    @Test
    void stepBeforeOnlySkippedOnesIsTheLastAndRetried() {
        stage.model("a").fails(new Failure.Unavailable(503)).answers("at last");

        AnalysisResult result = stage.run(fallback(call("a"), skipped("b", new Failure.NoCredentials("B_KEY"))), s(30));

        assertThat(result.response()).isEqualTo("at last");
        assertThat(stage.models().requests("a")).isEqualTo(2);
    }

    @Test
    void chainOfSkippedStepsGivesNoAnswerAtOnce() {
        Failure why = new Failure.NoCredentials("KEY");

        AnalysisResult result = stage.run(fallback(skipped("a", why), skipped("b", why)), s(30));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(result.calls()).hasSize(2);
        assertThat(result.models().attempted()).containsExactly("a", "b");
        assertThat(result.latency()).isLessThan(SLACK);
    }

    @Test
    void hungStepCostsItsCap() {
        stage.model("a").hangs();
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(fallback(call("a").upTo(s(20)), call("b")), s(100));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(calls(result, "a").getFirst().elapsed()).isCloseTo(s(20), SLACK);
        assertThat(failures(result, "a")).containsExactly(new Failure.TimedOut(Failure.Phase.FIRST_BYTE));
        assertThat(stage.models().requests("a")).isOne();
    }

    @Test
    void hungStepsNeverCostTheFloorsOfLaterOnes() {
        stage.model("a").hangs();
        stage.model("b").hangs();
        stage.model("c").answers("from c", s(10));

        AnalysisResult result = stage.run(
                fallback(
                        call("a").floor(s(10)),
                        call("b").floor(s(15)),
                        call("c").floor(s(15))),
                s(60));

        assertThat(result.response()).isEqualTo("from c");
        assertThat(calls(result, "b").getFirst().startedAfter()).isCloseTo(s(30), SLACK);
        assertThat(calls(result, "c").getFirst().startedAfter()).isCloseTo(s(45), SLACK);
    }

    @Test
    void timeSavedFlowsOnToTheLastStep() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").answers("slowly", s(50));

        AnalysisResult result =
                stage.run(fallback(call("a").upTo(s(30)), call("b").upTo(s(30))), s(60));

        assertThat(result.response()).isEqualTo("slowly");
    }

    @Test
    void chainWithinAChainIsLeftForTheOuterStep() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").fails(new Failure.Throttled(s(5)));
        stage.model("c").answers("from c");

        AnalysisResult result = stage.run(fallback(fallback(call("a"), call("b")), call("c")), s(60));

        assertThat(result.response()).isEqualTo("from c");
        assertThat(result.calls()).extracting(CallRecord::path).containsExactly("1.1", "1.2", "2");
        assertThat(stage.models().requests("b")).isOne();
        assertThat(result.latency()).isLessThan(SLACK);
    }
}
