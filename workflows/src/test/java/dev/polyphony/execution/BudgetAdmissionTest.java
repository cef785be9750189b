package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.LedgerActivities.Earmark;
import dev.polyphony.activity.LedgerActivities.Wish;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.call.CallBudget;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.execution.ScriptedModels.Kind;
import dev.polyphony.plan.Compilation.Compiled;
import dev.polyphony.plan.Compilation.Rejected;
import dev.polyphony.plan.Compilation.Unfunded;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An analysis begins when there is money for it, and keeps back what its judges need. */
class BudgetAdmissionTest {
    private static final Money CENT = new Money(10_000);
    private static final String LACK = "tenant:acme/day has nothing left";
    private static final Limits WAITS = new Limits(null, null, null, null, OnBudget.WAIT);
    private static final CompiledPlan LONE = plan(call("a"), s(60));
    private static final CompiledPlan JUDGED =
            funded(plan(panel(call("a"), call("b")).synthesize(call("chair").costing(CENT)), s(60)));

    @RegisterExtension
    final Stage stage = new Stage();

    @BeforeEach
    void modelsAnswer() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");
        stage.model("chair").answers("the synthesis");
    }

    @Test
    void waitsUntilItIsToldThatThereIsMoney() {
        stage.decisions().compilesTo(unfunded(null), new Compiled(LONE));
        WorkflowStub analysis = stage.start();
        stage.env().sleep(Duration.ofDays(3));

        assertThat(progress(analysis).status()).isEqualTo(AnalysisStatus.WAITING);
        assertThat(progress(analysis).waitsFor()).isEqualTo(LACK);
        assertThat(stage.books().wishes())
                .containsExactly(new Wish(analysis.getExecution().getWorkflowId(), "tenant:acme/day", CENT));
        assertThat(stage.models().requests("a")).isZero();

        analysis.signal("budgetChanged");
        AnalysisResult result = stage.result(analysis);

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(waited(result).approved()).isFalse();
        assertThat(waited(result).problem()).isEqualTo(LACK);
    }

    @Test
    void looksAgainWhenTheBudgetBeginsAnew() {
        stage.decisions().compilesTo(unfunded(s(3600)), new Compiled(LONE));

        AnalysisResult result = stage.result(stage.start());

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.latency()).isCloseTo(s(3600), SLACK);
    }

    @Test
    void waitsAgainWhereTheMoneyIsGoneAlready() {
        stage.decisions().compilesTo(unfunded(s(10)), unfunded(s(20)), new Compiled(LONE));

        assertThat(stage.result(stage.start()).latency()).isCloseTo(s(20), SLACK);
        assertThat(stage.books().wishes()).hasSize(2);
    }

    @Test
    void approvedOneMaySpendPastBudgets() {
        stage.decisions().compilesTo(unfunded(null));
        stage.decisions().compilesApprovedTo(LONE.funded(new Funding(null, List.of(), false, true)));
        WorkflowStub analysis = stage.start();
        stage.env().sleep(s(30));
        analysis.signal("approve");

        AnalysisResult result = stage.result(analysis);

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(waited(result).approved()).isTrue();
        assertThat(bill("a").approved()).isTrue();
    }

    @Test
    void waitingTakesNothingOffTheDeadline() {
        stage.model("slow").answers("late", s(50));
        stage.decisions().compilesTo(unfunded(s(600)), new Compiled(plan(call("slow"), s(60))));

        assertThat(stage.result(stage.start()).status()).isEqualTo(AnalysisStatus.ANSWERED);
    }

    @Test
    void canBeCancelledWhileItWaits() {
        stage.decisions().compilesTo(unfunded(null));
        WorkflowStub analysis = stage.start();
        stage.env().sleep(s(5));
        analysis.signal("cancel");

        assertThat(stage.result(analysis).status()).isEqualTo(AnalysisStatus.CANCELLED);
    }

    @Test
    void waitsWhereOthersTookTheMoneyBeforeAnybodyCouldBeAsked() {
        stage.model("poor")
                .fails(new Failure.BudgetExceeded("tenant:acme/day has nothing left"))
                .answers("at last");
        CompiledPlan plan = plan(call("poor"), s(60));
        stage.decisions().compilesTo(new Compiled(plan), unfunded(s(100)), new Compiled(plan));

        AnalysisResult result = stage.result(stage.start(WAITS));

        assertThat(result.response()).isEqualTo("at last");
        assertThat(result.latency()).isGreaterThan(s(99));
    }

    @Test
    void endsWhereWaitingCannotHelp() {
        stage.model("poor").fails(new Failure.BudgetExceeded("analysis:an-1 has $0.000001 of $0.01 left"));
        stage.model("unlucky").fails(new Failure.BudgetExceeded("tenant:acme/day has nothing left"));

        stage.decisions().compilesTo(plan(call("poor"), s(60)));
        AnalysisResult own = stage.result(stage.start(WAITS));
        stage.decisions().compilesTo(plan(call("unlucky"), s(60)));
        AnalysisResult others = stage.result(stage.start(WAITS));

        assertThat(own.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(own.calls()).hasSize(1);
        assertThat(others.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
        assertThat(others.calls()).hasSize(6);
    }

    @Test
    void endsWhereOthersTookTheMoneyAndNobodySaidWait() {
        stage.model("poor")
                .fails(new Failure.BudgetExceeded("tenant:acme/day has nothing left"))
                .answers("never");

        AnalysisResult result = stage.run(call("poor"), s(60));

        assertThat(result.status()).isEqualTo(AnalysisStatus.NO_ANSWER);
    }

    @Test
    void whatJudgesCostIsKeptBackBeforeMembersAreAsked() {
        AnalysisResult result = stage.run(JUDGED);

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(stage.books().earmarked()).containsExactly(new Earmark("chairman", Draft.model("chair"), CENT, 1));
        assertThat(bill("chair").earmarked()).isTrue();
        assertThat(bill("a").earmarked()).isNull();
        assertThat(stage.books().released()).hasSize(1);
    }

    @Test
    void whatWasKeptBackIsGivenBackThoughTheAnalysisIsCancelled() {
        stage.model("slow").hangs();
        WorkflowStub analysis = stage.start(funded(
                plan(panel(call("slow"), call("b")).synthesize(call("chair").costing(CENT)), s(600))));
        stage.env().sleep(s(10));
        analysis.signal("cancel");

        assertThat(stage.result(analysis).status()).isEqualTo(AnalysisStatus.CANCELLED);
        assertThat(stage.books().released()).hasSize(1);
    }

    @Test
    void chainOfChairmenKeepsBackItsDearestStep() {
        CompiledPlan plan = funded(plan(
                panel(call("a"), call("b"))
                        .synthesize(fallback(
                                call("chair").costing(new Money(1)),
                                call("dear").costing(CENT))),
                s(60)));

        stage.run(plan);

        assertThat(stage.books().earmarked()).containsExactly(new Earmark("chairman", Draft.model("dear"), CENT, 1));
    }

    @Test
    void plansAnewWhereNothingCouldBeKeptBack() {
        stage.books().grants(false);
        stage.decisions().compilesTo(new Compiled(JUDGED), new Rejected("budget", LACK));

        AnalysisResult result = stage.result(stage.start());

        assertThat(result.status()).isEqualTo(AnalysisStatus.REJECTED);
        assertThat(stage.models().requests("a")).isZero();
    }

    @Test
    void planThatWasCutDownIsSaidToBe() {
        AnalysisResult result = stage.run(LONE.funded(new Funding("tenant:acme/day", List.of("b", "c"), false, false)));

        assertThat(result.gaps().degraded()).isTrue();
        assertThat(result.gaps().because()).containsExactly(new Shortfall(Shortfall.Kind.CUT_TO_BUDGET, ""));
        assertThat(result.decisions())
                .first()
                .isInstanceOfSatisfying(
                        Decision.Cut.class, cut -> assertThat(cut.without()).containsExactly("b", "c"));
    }

    private Unfunded unfunded(@Nullable Duration again) {
        return new Unfunded("tenant:acme/day", CENT, LACK, again == null ? null : stage.in(again));
    }

    private static CompiledPlan funded(CompiledPlan plan) {
        return plan.funded(new Funding(null, List.of(), true, false));
    }

    private static Progress progress(WorkflowStub analysis) {
        return analysis.query("progress", Progress.class);
    }

    private CallBudget bill(String model) {
        return Objects.requireNonNull(stage.models()
                .events(model, Kind.SENT)
                .getFirst()
                .task()
                .payment()
                .bill());
    }

    private static Decision.Waited waited(AnalysisResult result) {
        return Objects.requireNonNull(result.decisions()).stream()
                .filter(Decision.Waited.class::isInstance)
                .map(Decision.Waited.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
