package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.escalate;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.call.Failure;
import dev.polyphony.call.RetryMode;
import dev.polyphony.plan.CompiledPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EscalateTest {
    private static final Failure UNAUTHORIZED = new Failure.Unauthorized(401);

    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void sureAnswerEndsTheChain() {
        stage.model("a").answersSurely("from a", 0.6);

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b")), s(60));

        assertThat(result.modelUsed()).isEqualTo("a");
        assertThat(result.gaps().degraded()).isFalse();
        assertThat(decisions(result)).containsExactly(new Decision.Sure("1", Duration.ZERO, 0.6, 0.6));
    }

    @Test
    void unsureAnswerAsksTheNextStep() {
        stage.model("a").answersSurely("from a", 0.59);
        stage.model("b").answersSurely("from b", 0.9);

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b"), call("c")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.models().responseCount()).isEqualTo(2);
        assertThat(decisions(result))
                .containsExactly(
                        new Decision.Unsure("1", Duration.ZERO, 0.59, 0.6),
                        new Decision.Sure("2", Duration.ZERO, 0.9, 0.6));
    }

    @Test
    void lastStepsAnswerStandsWhateverItsConfidence() {
        stage.model("a").answersSurely("from a", 0.5);
        stage.model("b").answersSurely("from b", 0.1);

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.confidence()).isEqualTo(0.1);
        assertThat(result.gaps().degraded()).isFalse();
    }

    @Test
    void lastAnswerLosesAgainstOneThatIsMoreProbablyRight() {
        stage.model("a").answersProbably("from a", 0.5);
        stage.model("b").answersProbably("from b", 0.4);

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.gaps().degraded()).isFalse();
        assertThat(decisions(result))
                .containsExactly(
                        new Decision.Unsure("1", Duration.ZERO, 0.5, 0.6),
                        new Decision.Unsure("2", Duration.ZERO, 0.4, 0.6),
                        new Decision.Kept("1", Duration.ZERO, 0.5, 0.6));
    }

    @Test
    void soundingSureIsNotComparedWithAProbability() {
        stage.model("a").answersSurely("from a", 0.5);
        stage.model("b").answersProbably("from b", 0.4);

        assertThat(stage.run(escalate(0.6, call("a"), call("b")), s(60)).response())
                .isEqualTo("from b");
    }

    @Test
    void plansOfTheSecondSemanticsStillTakeTheLastAnswer() {
        stage.model("a").answersProbably("from a", 0.5);
        stage.model("b").answersProbably("from b", 0.4);
        CompiledPlan newest = plan(escalate(0.6, call("a"), call("b")), s(60));

        AnalysisResult result = stage.run(new CompiledPlan(
                2, newest.strategy(), newest.root(), newest.deadline(), newest.maxCalls(), newest.timing()));

        assertThat(result.response()).isEqualTo("from b");
    }

    @Test
    void surestAnswerStandsMarkedWhereTheRestFails() {
        stage.model("a").answersSurely("from a", 0.3);
        stage.model("b").answersSurely("from b", 0.5);
        stage.model("c").answersSurely("from c", 0.4);
        stage.model("d").fails(UNAUTHORIZED);

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b"), call("c"), call("d")), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.gaps().degraded()).isTrue();
        assertThat(result.gaps().because()).containsExactly(new Shortfall(Shortfall.Kind.BELOW_THRESHOLD, ""));
        assertThat(decisions(result)).contains(new Decision.Kept("2", Duration.ZERO, 0.5, 0.6));
    }

    @Test
    void surestAnswerStandsWhenTheDeadlineEndsTheRest() {
        stage.model("a").answersSurely("from a", 0.3);
        stage.model("b").hangs();

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b")), s(30));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.gaps().degraded()).isTrue();
        assertThat(result.latency()).isCloseTo(s(30), SLACK);
    }

    @Test
    void surestAnswerStandsWhenTheCallBoundEndsTheRest() {
        stage.model("a").answersSurely("from a", 0.3);

        AnalysisResult result = stage.run(plan(escalate(0.6, call("a"), call("b")), s(30), 1));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.gaps().degraded()).isTrue();
        assertThat(stage.models().requests()).isEqualTo(1);
    }

    @Test
    void failedStepIsLeftAtOnceAndTheLastOneIsWorthWaitingFor() {
        stage.model("a").fails(new Failure.Unavailable(503));
        stage.model("b").fails(new Failure.Unavailable(503)).answersSurely("from b", 0.9);

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(stage.models().patience("a")).containsExactly(RetryMode.LEAVE);
        assertThat(stage.models().patience("b")).containsOnly(RetryMode.STAY).hasSize(2);
    }

    @Test
    void chainWithoutAnyAnswerWaitsForAStepThatOnlyNeedsTime() {
        stage.model("a").fails(new Failure.Throttled(s(20))).answersSurely("from a", 0.2);
        stage.model("b").fails(UNAUTHORIZED);

        AnalysisResult result = stage.run(escalate(0.6, call("a"), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
        assertThat(decisions(result)).contains(new Decision.Resumed("1", Duration.ZERO));
    }

    @Test
    void panelThatAbstainsIsNotGoodEnough() {
        stage.model("a").answers("41");
        stage.model("b").answers("42");
        stage.model("c").answersSurely("43", 0.9);

        AnalysisResult result = stage.run(fallback(panel(call("a"), call("b")).vote(0.5), call("c")), s(60));

        assertThat(result.response()).isEqualTo("43");
    }

    @Test
    void scoreOfAJuryIsTheConfidenceThatDecides() {
        stage.model("a").answersSurely("from a", 0.9);
        stage.model("judge").judges(Opinions.inFavourOf("something else"));
        stage.model("b").answersSurely("from b", 0.9);

        AnalysisResult result = stage.run(escalate(0.6, panel(call("a")).jury(call("judge")), call("b")), s(60));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.decisions())
                .anySatisfy(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Unsure.class,
                                unsure -> assertThat(unsure.confidence()).isEqualTo(0.2)));
    }

    /** Without their times, which depend on the machine. */
    private static List<Decision> decisions(AnalysisResult result) {
        return result.decisions() == null
                ? List.of()
                : result.decisions().stream().map(EscalateTest::timeless).toList();
    }

    private static Decision timeless(Decision decision) {
        return switch (decision) {
            case Decision.Sure d -> new Decision.Sure(d.path(), Duration.ZERO, d.confidence(), d.threshold());
            case Decision.Unsure d -> new Decision.Unsure(d.path(), Duration.ZERO, d.confidence(), d.threshold());
            case Decision.Kept d -> new Decision.Kept(d.path(), Duration.ZERO, d.confidence(), d.threshold());
            case Decision.Resumed d -> new Decision.Resumed(d.path(), Duration.ZERO);
            case Decision.Waited d -> d;
            case Decision.Cut d -> d;
            case Decision.LeftOut d -> d;
            case Decision.Chosen d -> d;
            case Decision.Hedged d -> d;
            case Decision.Judged d -> d;
        };
    }
}
