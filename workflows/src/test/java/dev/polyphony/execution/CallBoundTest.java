package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.escalate;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.hedge;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.failures;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.plan.CompiledPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One bound on requests, counted over the whole tree. */
class CallBoundTest {
    private static final Failure USED_UP = new Failure.BudgetExceeded("max-calls");

    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void stepBeyondTheBoundIsNotAsked() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").fails(new Failure.Unavailable(500));
        stage.model("c").answers("from c");

        AnalysisResult result = stage.run(plan(fallback(call("a"), call("b"), call("c")), s(60), 2));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(failures(result, "c")).containsExactly(USED_UP);
        assertThat(stage.models().requests()).isEqualTo(2);
        assertThat(result.models().attempted()).containsExactly("a", "b", "c");
    }

    @Test
    void requestsThatWereNotSentAreGivenBack() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(plan(fallback(call("a").sends(3), call("b")), s(60), 2));

        assertThat(result.response()).isEqualTo("from b");
    }

    @Test
    void retriesOfTheLastStepKeepTheBound() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").fails(new Failure.Unavailable(500));

        stage.run(plan(fallback(call("a"), call("b").sends(10)), s(600), 4));

        assertThat(stage.models().requests()).isEqualTo(4);
    }

    @Test
    void retriesOfAPanelKeepTheBound() {
        stage.model("a").fails(new Failure.Unavailable(500));
        stage.model("b").fails(new Failure.Unavailable(500));
        stage.model("c").fails(new Failure.Unavailable(500));

        AnalysisResult result = stage.run(plan(panel(call("a"), call("b"), call("c")), s(600), 5));

        assertThat(stage.models().requests()).isLessThanOrEqualTo(5);
        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
    }

    @Test
    void everyMemberIsAskedWhereTheBoundHasRoomForEach() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");
        stage.model("c").answers("from c");

        AnalysisResult result = stage.run(
                plan(panel(call("a").sends(1), call("b").sends(1), call("c").sends(1)), s(60), 3));

        assertThat(result.models().successful()).containsExactly("a", "b", "c");
    }

    @Test
    void hungRequestCountsAsSent() {
        stage.model("a").hangs();
        stage.model("b").answers("from b");

        AnalysisResult result = stage.run(plan(fallback(call("a").sends(1).upTo(s(10)), call("b")), s(60), 1));

        assertThat(failures(result, "b")).containsExactly(USED_UP);
        assertThat(stage.models().requests()).isOne();
    }

    @Test
    void hungStepsLeaveTheLastOneItsRequest() {
        stage.model("a").hangs();
        stage.model("b").hangs();
        stage.model("c").answers("from c");

        AnalysisResult result =
                stage.run(plan(fallback(call("a").upTo(s(10)), call("b").upTo(s(10)), call("c")), s(60), 3));

        assertThat(result.response()).isEqualTo("from c");
    }

    @Test
    void panelThatLosesARaceGivesBackWhatItKeptForThoseWhoJudge() {
        stage.model("a").hangs();
        stage.model("b").hangs();
        stage.model("quick").answersSurely("a guess", 0.1);
        stage.model("expert").answersSurely("from the expert", 0.9);
        Draft judged = panel(call("a").sends(1), call("b").sends(1)).synthesize(call("chair"));

        AnalysisResult result =
                stage.run(plan(escalate(0.6, hedge(s(5), judged, call("quick").sends(1)), call("expert")), s(60), 4));

        assertThat(result.response()).isEqualTo("from the expert");
        assertThat(stage.models().requests()).isEqualTo(4);
    }

    @Test
    void cancelledCallCountsWhatItCanHaveSentAndNotWhatItWasAllowed() {
        AnalysisResult result = stage.run(raced(CompiledPlan.SEMANTICS));

        assertThat(result.response()).isEqualTo("from the expert");
        assertThat(sent(result, "slow")).isOne();
    }

    @Test
    void plansOfBeforeCountACancelledCallAsTheyDid() {
        AnalysisResult result = stage.run(raced(3));

        assertThat(result.response()).isEqualTo("a guess");
        assertThat(sent(result, "slow")).isEqualTo(3);
    }

    /** Of four requests the slow one may send three, and is cancelled long before it could send a second. */
    private CompiledPlan raced(int semantics) {
        stage.model("slow").hangs();
        stage.model("quick").answersSurely("a guess", 0.1);
        stage.model("expert").answersSurely("from the expert", 0.9);
        Draft race = hedge(s(1), call("slow").sends(3), call("quick").sends(1));
        CompiledPlan plan = plan(escalate(0.6, race, call("expert").sends(1)), s(600), 4);
        CompiledPlan.Timing timing = new CompiledPlan.Timing(s(5), s(300), s(300), s(300));
        return new CompiledPlan(semantics, plan.strategy(), plan.root(), plan.deadline(), plan.maxCalls(), timing);
    }

    private static int sent(AnalysisResult result, String model) {
        return result.calls().stream()
                .filter(call -> call instanceof CallRecord.Failed && call.name().equals(model))
                .mapToInt(call -> ((CallRecord.Failed) call).sends())
                .sum();
    }
}
