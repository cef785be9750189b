package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.calls;
import static dev.polyphony.execution.Results.s;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.analysis.Shortfall.Kind;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Failure;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliberationTest {
    private static final Failure UNAUTHORIZED = new Failure.Unauthorized(401);

    @RegisterExtension
    final Stage stage = new Stage();

    @BeforeEach
    void twoMembers() {
        stage.model("a").answersSurely("from a", 0.8);
        stage.model("b").answersSurely("from b", 0.4);
    }

    @Test
    void chairmanSeesTheAnswersAndTheReviewsAndWritesTheAnswer() {
        stage.model("ra").answers("b is thin");
        stage.model("rb").answers("a is wrong");
        stage.model("chair").answers("the synthesis");

        AnalysisResult result =
                stage.run(panel(call("a"), call("b")).synthesize(call("chair"), call("ra"), call("rb")), s(100));

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(result.modelUsed()).isEqualTo("chair");
        assertThat(result.models().attempted()).containsExactly("a", "b");
        assertThat(result.models().responseCount()).isEqualTo(2);
        assertThat(result.models().ensemble()).containsExactly("a", "b");
        assertThat(result.gaps().degraded()).isFalse();
        assertThat(brief("chair"))
                .isEqualTo(new Brief.Synthesize(
                        List.of(new Candidate("1", "from a"), new Candidate("2", "from b")),
                        List.of("b is thin", "a is wrong"),
                        null));
        assertThat(calls(result, "chair")).extracting(CallRecord::duty).containsExactly(CallPurpose.CHAIRMAN);
    }

    @Test
    void everyoneIsPaidFor() {
        stage.model("ra").answers("b is thin");
        stage.model("chair").answers("the synthesis");

        AnalysisResult result = stage.run(panel(call("a"), call("b")).synthesize(call("chair"), call("ra")), s(100));

        assertThat(result.cost().microUsd()).isEqualTo(4000);
        assertThat(result.spending().inputTokens()).isEqualTo(40);
    }

    @Test
    void reviewerDoesNotSeeItsOwnAnswer() {
        stage.model("ra").answers("b is thin");
        stage.model("rb").answers("a is wrong");
        stage.model("chair").answers("the synthesis");

        stage.run(panel(call("a"), call("b")).synthesize(call("chair"), call("ra"), call("rb")), s(100));

        assertThat(brief("ra")).isEqualTo(new Brief.Review(List.of(new Candidate("2", "from b"))));
        assertThat(brief("rb")).isEqualTo(new Brief.Review(List.of(new Candidate("1", "from a"))));
    }

    @Test
    void failedChairmanLeavesTheBestAnswerMarked() {
        stage.model("chair").fails(UNAUTHORIZED);

        AnalysisResult result = stage.run(panel(call("a"), call("b")).synthesize(call("chair")), s(100));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.gaps().degraded()).isTrue();
        assertThat(result.gaps().because()).containsExactly(new Shortfall(Kind.CHAIRMAN_FAILED, ""));
    }

    @Test
    void hungChairmanCostsNoMoreThanTheDeadline() {
        stage.model("chair").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b")).synthesize(call("chair")), s(50));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isCloseTo(s(50), SLACK);
    }

    @Test
    void chairmanCanHaveAFallback() {
        stage.model("chair").fails(UNAUTHORIZED);
        stage.model("vice").answers("the synthesis");

        AnalysisResult result =
                stage.run(panel(call("a"), call("b")).synthesize(fallback(call("chair"), call("vice"))), s(100));

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(result.modelUsed()).isEqualTo("vice");
        assertThat(result.gaps().degraded()).isFalse();
    }

    @Test
    void hungReviewersLeaveTheChairmanItsTime() {
        stage.model("ra").hangs();
        stage.model("chair").answers("the synthesis", s(1));

        AnalysisResult result = stage.run(panel(call("a"), call("b")).synthesize(call("chair"), call("ra")), s(100));

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(result.latency()).isCloseTo(s(21), SLACK);
        assertThat(result.gaps().because()).containsExactly(new Shortfall(Kind.REVIEWERS_FAILED, ""));
    }

    @Test
    void membersThatHangGetNoMoreThanTheirCap() {
        stage.model("c").hangs();
        stage.model("chair").answers("the synthesis", s(1));

        AnalysisResult result = stage.run(
                panel(call("a"), call("b"), call("c")).synthesize(call("chair")).membersUpTo(s(30)), s(100));

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(result.latency()).isCloseTo(s(31), SLACK);
        assertThat(result.gaps().missing()).containsExactly("c");
    }

    @Test
    void capWithoutAnyAnswerGoesOnWaitingForTheFirst() {
        stage.model("slow").answers("from slow", s(40));
        stage.model("c").hangs();
        stage.model("chair").answers("the synthesis", s(1));

        AnalysisResult result = stage.run(
                panel(call("slow"), call("c")).synthesize(call("chair")).membersUpTo(s(30)), s(100));

        assertThat(result.response()).isEqualTo("from slow");
        assertThat(result.latency()).isCloseTo(s(40), SLACK);
    }

    @Test
    void singleAnswerNeedsNoChairman() {
        stage.model("c").fails(UNAUTHORIZED);

        AnalysisResult result = stage.run(panel(call("a"), call("c")).synthesize(call("chair")), s(100));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(stage.models().requests("chair")).isZero();
        assertThat(result.gaps().because()).extracting(Shortfall::kind).contains(Kind.MEMBERS_MISSING);
    }

    @Test
    void councilsRanksGoToTheChairman() {
        stage.model("c").answersSurely("from c", 0.1);
        for (String reviewer : List.of("ra", "rb", "rc")) {
            stage.model(reviewer).judges(Opinions.inFavourOf("from c"));
        }
        stage.model("chair").answers("the synthesis");

        AnalysisResult result = stage.run(
                panel(call("a"), call("b"), call("c")).council(call("chair"), call("ra"), call("rb"), call("rc")),
                s(100));

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(((Brief.Synthesize) brief("chair")).ranking()).startsWith("3");
        assertThat(result.decisions()).singleElement().isInstanceOfSatisfying(Decision.Judged.class, judged -> {
            assertThat(judged.voices()).containsExactly("review1", "review2", "review3");
            assertThat(judged.chairman()).isEqualTo("chairman");
        });
    }

    @Test
    void councilOfTwoRanksBothAnswers() {
        stage.model("ra").judges(Opinions.inFavourOf("from b"));
        stage.model("chair").fails(UNAUTHORIZED);

        AnalysisResult result = stage.run(panel(call("a"), call("b")).council(call("chair"), call("ra")), s(100));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(((Brief.Rank) brief("ra")).candidates()).hasSize(2);
    }

    @Test
    void councilWithoutChairmanTakesTheTopRankedAnswer() {
        stage.model("c").answersSurely("from c", 0.1);
        stage.model("ra").judges(Opinions.inFavourOf("from c"));
        stage.model("chair").fails(UNAUTHORIZED);

        AnalysisResult result =
                stage.run(panel(call("a"), call("b"), call("c")).council(call("chair"), call("ra")), s(100));

        assertThat(result.response()).isEqualTo("from c");
        assertThat(result.gaps().because()).containsExactly(new Shortfall(Kind.CHAIRMAN_FAILED, ""));
    }

    @Test
    void juryTakesTheAnswerItScoresHighestAndItsScoreIsTheConfidence() {
        stage.model("j1").judges(Opinions.inFavourOf("from b"));
        stage.model("j2").judges(Opinions.inFavourOf("from b"));

        AnalysisResult result = stage.run(panel(call("a"), call("b")).jury(call("j1"), call("j2")), s(100));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.confidence()).isEqualTo(0.9);
        assertThat(result.models().attempted()).containsExactly("a", "b");
    }

    @Test
    void juryOfWhichNobodySpeaksLeavesTheDecisionToTheScores() {
        stage.model("j1").fails(UNAUTHORIZED);
        stage.model("j2").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b")).jury(call("j1"), call("j2")), s(40));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.gaps().because()).containsExactly(new Shortfall(Kind.JUDGES_FAILED, ""));
        assertThat(result.latency()).isLessThanOrEqualTo(s(40).plus(SLACK));
    }

    @Test
    void pairwiseJudgeIsAskedInBothOrders() {
        stage.model("j").judges(Opinions.inFavourOf("from b"));

        AnalysisResult result = stage.run(panel(call("a"), call("b")).pairwiseJury(call("j")), s(100));

        assertThat(result.response()).isEqualTo("from b");
        Candidate a = new Candidate("1", "from a");
        Candidate b = new Candidate("2", "from b");
        assertThat(briefs("j")).containsExactlyInAnyOrder(new Brief.Compare(a, b), new Brief.Compare(b, a));
    }

    @Test
    void membersCannotUseUpTheRequestsOfTheChairman() {
        stage.model("c").fails(new Failure.Unavailable(503));
        stage.model("chair").answers("the synthesis");

        AnalysisResult result =
                stage.run(plan(panel(call("a"), call("b"), call("c").sends(20)).synthesize(call("chair")), s(60), 6));

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(stage.models().requests()).isLessThanOrEqualTo(6);
    }

    private Brief brief(String model) {
        return briefs(model).getLast();
    }

    private List<Brief> briefs(String model) {
        return stage.models().events(model, ScriptedModels.Kind.SENT).stream()
                .map(event -> requireNonNull(event.task().wording().brief()))
                .toList();
    }
}
