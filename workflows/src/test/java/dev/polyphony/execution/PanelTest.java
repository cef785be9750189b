package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Draft.skipped;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.execution.ScriptedModels.Kind;
import dev.polyphony.text.ServerLimits;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PanelTest {
    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void membersAreAskedAtOnce() {
        stage.model("a").answers("from a", s(10));
        stage.model("b").answers("from b", s(20));
        stage.model("c").answers("from c", s(30));

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")), s(100));

        assertThat(result.latency()).isCloseTo(s(30), SLACK);
        assertThat(result.calls())
                .allSatisfy(call -> assertThat(call.startedAfter()).isLessThan(SLACK));
    }

    @Test
    void theVerdictPicksTheAnswer() {
        stage.model("a").answersSurely("from a", 0.4);
        stage.model("b").answersSurely("from b", 0.9);
        stage.model("c").answersSurely("from c", 0.6);

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")), s(100));

        assertThat(result.response()).isEqualTo("from b");
        assertThat(result.modelUsed()).isEqualTo("b");
        assertThat(result.confidence()).isEqualTo(0.9);
        assertThat(result.panel().agreement()).isEqualTo(0.75);
        assertThat(result.models().ensemble()).containsExactly("a", "b", "c");
        assertThat(result.panel().metadata()).isEqualTo(new AnalysisResult.Metadata(3, List.of(0.4, 0.9, 0.6)));
        assertThat(result.gaps().degraded()).isFalse();
        assertThat(result.gaps().missing()).isEmpty();
    }

    @Test
    void eachAnswerCarriesItsScore() {
        stage.model("a").answersSurely("from a", 0.4);
        stage.model("b").answersSurely("from b", 0.9);

        AnalysisResult result = stage.run(panel(call("a"), call("b")), s(100));

        assertThat(result.calls())
                .extracting(call -> ((CallRecord.Answered) call).score())
                .containsExactly(0.4, 0.9);
    }

    @Test
    void failedMemberLeavesTwoAnswersAndIsNamed() {
        stage.model("a").answers("from a");
        stage.model("b").fails(new Failure.Unauthorized(401));
        stage.model("c").answers("from c");

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")), s(100));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.models().successful()).containsExactly("a", "c");
        assertThat(result.models().responseCount()).isEqualTo(2);
        assertThat(result.gaps().missing()).containsExactly("b");
        assertThat(result.gaps().degraded()).isTrue();
        assertThat(failures(result, "b")).containsExactly(new Failure.Unauthorized(401));
    }

    @Test
    void skippedMemberIsMissing() {
        stage.model("a").answers("from a");

        AnalysisResult result = stage.run(panel(call("a"), skipped("b", new Failure.NoCredentials("B_KEY"))), s(100));

        assertThat(result.gaps().missing()).containsExactly("b");
        assertThat(result.models().attempted()).containsExactly("a", "b");
    }

    @Test
    void panelWithoutAnyAnswerListsEachFailure() {
        stage.model("a").fails(new Failure.Unauthorized(401));
        stage.model("b").fails(new Failure.Refused());
        stage.model("c").fails(new Failure.ContextTooLong());

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")), s(100));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(result.response()).isNull();
        assertThat(failures(result, "a")).containsExactly(new Failure.Unauthorized(401));
        assertThat(failures(result, "b")).containsExactly(new Failure.Refused());
        assertThat(failures(result, "c")).containsExactly(new Failure.ContextTooLong());
        assertThat(stage.decisions().ballots()).isEmpty();
    }

    @Test
    void membersOfAPanelWithoutAnyAnswerAreNamedAndNobodyElse() {
        for (String name : List.of("a", "b", "c", "d")) {
            stage.model(name).fails(new Failure.Unauthorized(401));
        }

        AnalysisResult result =
                stage.run(fallback(panel(call("a"), fallback(call("b"), call("c"))), call("d")), s(100));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(result.models().attempted()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(result.gaps().missing()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(result.gaps().degraded())
                .as("there is no answer that could lack something")
                .isFalse();
    }

    @Test
    void stragglersAreCancelledWhenTheGraceIsOver() {
        stage.model("a").answers("from a", s(5));
        stage.model("b").answers("from b", s(10));
        stage.model("c").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).quorum(2, s(20)), s(100));

        assertThat(result.latency()).isCloseTo(s(30), SLACK);
        assertThat(failures(result, "c")).containsExactly(new Failure.Cancelled());
        assertThat(result.models().successful()).containsExactly("a", "b");
        assertThat(result.gaps().missing()).containsExactly("c");
        assertThat(result.gaps().degraded()).isTrue();
        assertThat(result.spending().complete()).isFalse();
    }

    @Test
    void cancelledStragglerHearsOfIt() {
        stage.model("a").answers("from a", s(5));
        stage.model("b").hangs();

        stage.run(panel(call("a"), call("b")).quorum(1, s(0)), s(100));
        stage.passUntilAborted("b");

        assertThat(stage.models().events("b", Kind.ABORTED)).hasSize(1);
    }

    @Test
    void stragglerThatAnswersWithinTheGraceCounts() {
        stage.model("a").answers("from a", s(5));
        stage.model("b").answers("from b", s(15));

        AnalysisResult result = stage.run(panel(call("a"), call("b")).quorum(1, s(60)), s(100));

        assertThat(result.latency()).isCloseTo(s(15), SLACK);
        assertThat(result.models().successful()).containsExactly("a", "b");
        assertThat(result.gaps().degraded()).isFalse();
    }

    @Test
    void longAnswersOfManyMembersDoNotCostTheResult() {
        int members = 40;
        Draft[] calls = new Draft[members];
        for (int i = 0; i < members; i++) {
            stage.model("m" + i).answers(i + "x".repeat(60_000));
            calls[i] = call("m" + i);
        }

        AnalysisResult result = stage.run(plan(panel(calls), s(100), 3 * members));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.response()).hasSizeGreaterThan(60_000);
        assertThat(result.models().successful()).hasSize(members);
        assertThat(result.calls().stream()
                        .mapToInt(call ->
                                ((CallRecord.Answered) call).reply().text().length())
                        .sum())
                .isLessThan(ServerLimits.TEXTS);
    }

    // With three minutes' time

    @Test
    void hangingMemberCostsAsLongAgainAsTheQuorumTook() {
        stage.model("a").answers("from a", s(8));
        stage.model("b").answers("from b", s(12));
        stage.model("c").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).byRule(s(10)), s(180));

        assertThat(result.latency()).isCloseTo(s(24), SLACK);
        assertThat(result.models().successful()).containsExactly("a", "b");
        assertThat(result.gaps().missing()).containsExactly("c");
    }

    @Test
    void quickQuorumStillLeavesStragglersTheLeastGrace() {
        stage.model("a").answers("from a", s(1));
        stage.model("b").answers("from b", s(1));
        stage.model("c").answers("from c", s(9));
        stage.model("d").hangs();

        AnalysisResult result = stage.run(
                panel(call("a"), call("b"), call("c"), call("d"))
                        .quorum(2, s(10))
                        .byRule(s(10)),
                s(180));

        assertThat(result.models().successful()).containsExactly("a", "b", "c");
        assertThat(result.latency()).isCloseTo(s(19), SLACK);
    }

    @Test
    void quorumOfTwoIsOne() {
        stage.model("a").answers("from a", s(3));
        stage.model("b").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b")).byRule(s(10)), s(180));

        assertThat(result.latency()).isCloseTo(s(13), SLACK);
    }

    @Test
    void failedMemberDoesNotHoldUpTheQuorumOfThoseLeft() {
        stage.model("a").answers("from a", s(3));
        stage.model("b").fails(new Failure.Unauthorized(401));
        stage.model("c").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).byRule(s(10)), s(180));

        assertThat(result.latency()).isCloseTo(s(13), SLACK);
        assertThat(result.gaps().missing()).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void graceNeverPassesTheDeadline() {
        stage.model("a").answers("from a", s(20));
        stage.model("b").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b")).byRule(s(60)), s(30));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.latency()).isCloseTo(s(30), SLACK);
    }

    @Test
    void failuresDoNotCountTowardsTheQuorum() {
        stage.model("a").fails(new Failure.Unauthorized(401));
        stage.model("b").fails(new Failure.Refused());
        stage.model("c").answers("from c", s(30));

        AnalysisResult result = stage.run(panel(call("a"), call("b"), call("c")).quorum(1, s(0)), s(100));

        assertThat(result.response()).isEqualTo("from c");
    }

    @Test
    void hungMemberLeavesTimeForTheAggregation() {
        stage.model("a").answers("from a");
        stage.model("b").hangs();

        AnalysisResult result = stage.run(panel(call("a"), call("b")), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(failures(result, "b")).containsExactly(new Failure.TimedOut(Failure.Phase.FIRST_BYTE));
        assertThat(result.latency()).isCloseTo(s(60), SLACK);
    }

    @Test
    void membersOfTheLastPanelAreRetried() {
        stage.model("a").fails(new Failure.Throttled(s(20))).answers("at last");
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(panel(call("a"), call("b")), s(60));

        assertThat(result.models().successful()).containsExactly("a", "b");
        assertThat(result.latency()).isCloseTo(s(20), SLACK);
    }

    @Test
    void ballotHasTheUsableAnswersInTheOrderOfTheMembers() {
        stage.model("a").answers("from a", s(20));
        stage.model("b").fails(new Failure.Refused());
        stage.model("c").answers("from c", s(5));

        stage.run(panel(call("a"), call("b"), call("c")), s(60));

        assertThat(stage.decisions().ballots())
                .singleElement()
                .satisfies(ballot -> assertThat(ballot.entries())
                        .extracting(AggregateActivities.Entry::path)
                        .containsExactly("1", "3"));
    }

    // Nested plans

    @Test
    void memberThatIsAChainFallsBackByItself() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").answers("from b");
        stage.model("c").answers("from c");

        AnalysisResult result = stage.run(panel(fallback(call("a"), call("b")), call("c")), s(60));

        assertThat(result.models().successful()).containsExactlyInAnyOrder("b", "c");
        assertThat(stage.models().requests("a")).isOne();
        assertThat(result.gaps().missing()).isEmpty();
        assertThat(result.gaps().degraded()).isFalse();
    }

    @Test
    void panelWithoutAnswerIsAStepThatFails() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").fails(new Failure.Refused());
        stage.model("c").answers("from c");

        AnalysisResult result = stage.run(fallback(panel(call("a"), call("b")), call("c")), s(60));

        assertThat(result.response()).isEqualTo("from c");
        assertThat(stage.models().requests("a")).isOne();
        assertThat(result.panel().agreement()).isNull();
    }

    @Test
    void stepBeforeAPanelIsNotMissingFromIt() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").answers("from b");
        stage.model("c").answers("from c");

        AnalysisResult result = stage.run(fallback(call("a"), panel(call("b"), call("c"))), s(60));

        assertThat(result.models().ensemble()).containsExactly("b", "c");
        assertThat(result.gaps().missing()).isEmpty();
        assertThat(result.gaps().degraded()).isFalse();
    }

    @Test
    void outerPanelJudgesWhatTheInnerOneChose() {
        stage.model("a").answersSurely("from a", 0.4);
        stage.model("b").answersSurely("from b", 0.9);
        stage.model("c").answersSurely("from c", 0.95);

        AnalysisResult result = stage.run(panel(panel(call("a"), call("b")), call("c")), s(60));

        assertThat(result.response()).isEqualTo("from c");
        assertThat(result.models().ensemble()).containsExactlyInAnyOrder("b", "c");
        assertThat(result.gaps().missing()).isEmpty();
    }

    @Test
    void chainOfACancelledMemberIsNotContinued() {
        stage.model("a").answers("from a", s(5));
        stage.model("b").hangs();
        stage.model("c").answers("from c");

        WorkflowStub analysis = stage.start(plan(
                panel(call("a"), fallback(call("b"), call("c"))).quorum(1, s(5)), s(100)));
        AnalysisResult result = stage.result(analysis);

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(stage.models().requests("c")).isZero();
        assertThat(result.gaps().missing()).containsExactly("b");
    }

    @Test
    void memberWaitingForTimeToPassIsCancelledToo() {
        stage.model("a").answers("from a", s(5));
        stage.model("b").fails(new Failure.Throttled(s(50)));
        stage.model("c").fails(new Failure.Unauthorized(401));

        AnalysisResult result =
                stage.run(panel(call("a"), fallback(call("b"), call("c"))).quorum(1, s(5)), s(100));

        assertThat(result.response()).isEqualTo("from a");
        assertThat(result.latency()).isCloseTo(s(10), SLACK);
        assertThat(stage.models().requests("b")).isOne();
    }
}
