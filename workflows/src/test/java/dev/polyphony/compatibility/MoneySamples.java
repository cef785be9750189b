package dev.polyphony.compatibility;

import static dev.polyphony.compatibility.Samples.AT;
import static dev.polyphony.compatibility.Samples.MODEL;

import dev.polyphony.activity.LedgerActivities.Earmark;
import dev.polyphony.activity.LedgerActivities.Earmarked;
import dev.polyphony.activity.LedgerActivities.Earmarks;
import dev.polyphony.activity.LedgerActivities.Waiter;
import dev.polyphony.activity.LedgerActivities.Wish;
import dev.polyphony.activity.TextStoreActivities.Reference;
import dev.polyphony.activity.TextStoreActivities.Text;
import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Pending;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Question;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Compilation.Unfunded;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvent.Piece;
import java.time.Duration;
import java.util.List;

/** What came with standing budgets: plans that wait, are cut down or approved, and money kept back for judges. */
final class MoneySamples {
    private static final Money CENT = new Money(10_000);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private MoneySamples() {}

    private static Reply pending() {
        return new Reply(
                        MODEL,
                        "gpt-5-mini",
                        "REST",
                        new Usage(10, 5),
                        CENT,
                        SECOND,
                        new Assessment(0.5, 0.5, 0.5),
                        false,
                        1,
                        true)
                .pending(new Pending("a-1/1/0123456789abcdef", 1, CENT));
    }

    private static final FailedRequests FAILED = new FailedRequests(CENT, new Usage(10, 0), 2);
    private static final PendingSettlement UNBOOKED = new PendingSettlement(
            new Pending("a-1/1/0123456789abcdef", 3, CENT), new Usage(10, 5), "{\"text\":\"REST\"}");

    private static final List<Funding.LeftOut> LEFT_OUT = List.of(
            new Funding.LeftOut("opus", "max-cost", new Money(310_000), CENT),
            new Funding.LeftOut("lab/own", "max-cost", null, CENT));

    private static Reply thinking() {
        return new Reply(
                        MODEL,
                        "gpt-5-mini",
                        "REST",
                        new Usage(1000, 5, 800L, 100L),
                        CENT,
                        SECOND,
                        new Assessment(0.5, 0.5, 0.5),
                        false,
                        1,
                        true)
                .reasoning("Is it SOAP?");
    }

    private static CompiledPlan weighing() {
        return new CompiledPlan(
                        6,
                        "fallback",
                        Samples.callNode("", null),
                        SECOND,
                        10,
                        new CompiledPlan.Timing(SECOND, SECOND, SECOND, SECOND))
                .weighing(2.5);
    }

    static List<Sample> all() {
        return List.of(
                new Sample("limits-on-budget", Limits.class, new Limits(null, null, null, CENT, OnBudget.WAIT)),
                new Sample(
                        "compilation-unfunded",
                        Compilation.class,
                        new Unfunded("tenant:acme/day", CENT, "tenant:acme/day has nothing left", AT)),
                new Sample(
                        "compilation-unfunded-own",
                        Compilation.class,
                        new Unfunded(Unfunded.OWN_LIMIT, CENT, "it could cost more", null)),
                new Sample(
                        "compilation-unfunded-semantics",
                        Compilation.class,
                        new Unfunded(Unfunded.OWN_LIMIT, CENT, "it could cost more", null, 6)),
                new Sample(
                        "event-compiled",
                        Piece.class,
                        new AnalysisEvent.Compiled(AT, new Unfunded(Unfunded.OWN_LIMIT, CENT, "too much", null, 6))),
                new Sample("event-call-started", Piece.class, new AnalysisEvent.CallStarted(AT, null)),
                new Sample(
                        "event-call-started-judge", Piece.class, new AnalysisEvent.CallStarted(AT, CallPurpose.JUDGE)),
                new Sample("event-call-answered", Piece.class, new AnalysisEvent.CallAnswered(AT, thinking())),
                new Sample("event-tokens", Piece.class, new AnalysisEvent.Tokens(AT, 120, "more of it")),
                new Sample(
                        "event-call-failed",
                        Piece.class,
                        new AnalysisEvent.CallFailed(
                                AT, new CallFailure(new Failure.Unavailable(503), 2, null, FAILED))),
                new Sample(
                        "funding-cut", Funding.class, new Funding("tenant:acme/day", List.of("gpt-4o"), true, false)),
                new Sample("funding-approved", Funding.class, new Funding(null, List.of(), false, true)),
                new Sample("funding-left-out", Funding.class, new Funding(null, List.of(), false, false, LEFT_OUT)),
                new Sample("decision-left-out", Decision.class, new Decision.LeftOut("", SECOND, LEFT_OUT.getFirst())),
                new Sample(
                        "bill-approved",
                        CallBudget.class,
                        new CallBudget("acme", null, "jury", null, CENT, true, true)),
                new Sample(
                        "decision-waited",
                        Decision.class,
                        new Decision.Waited("", SECOND, "tenant:acme/day has nothing left", true)),
                new Sample(
                        "decision-cut",
                        Decision.class,
                        new Decision.Cut("", SECOND, "tenant:acme/day", List.of("gpt-4o"))),
                new Sample("shortfall-cut", Shortfall.class, new Shortfall(Shortfall.Kind.CUT_TO_BUDGET, "")),
                new Sample(
                        "progress-waiting",
                        Progress.class,
                        new Progress(AnalysisStatus.WAITING, AT, List.of(), "tenant:acme/day has nothing left")),
                new Sample(
                        "earmarks",
                        Earmarks.class,
                        new Earmarks(
                                "a-1",
                                "acme",
                                "contracts",
                                "jury",
                                CENT,
                                AT,
                                List.of(new Earmark("judge1", MODEL, CENT, 2)))),
                new Sample("earmarked", Earmarked.class, new Earmarked(true)),
                new Sample("wish", Wish.class, new Wish("a-1", "tenant:acme/day", CENT)),
                new Sample(
                        "budget-alert",
                        BudgetAlert.class,
                        new BudgetAlert("tenant:acme/day", AT, 80, new Money(100_000), new Money(81_000), AT)),
                new Sample("reply-pending", Reply.class, pending()),
                new Sample("reply-failed-requests", Reply.class, thinking().after(FAILED)),
                new Sample(
                        "call-failure-pending",
                        CallFailure.class,
                        new CallFailure(
                                Failure.MalformedReply.lasting("no text before the output limit"),
                                3,
                                null,
                                FAILED,
                                UNBOOKED)),
                new Sample(
                        "call-record-failed-requests",
                        CallRecord.class,
                        new CallRecord.Failed(
                                "1", "opus", MODEL, SECOND, SECOND, new Failure.Refused(), 3, null, FAILED)),
                new Sample(
                        "failure-malformed-reply-lasting",
                        Failure.class,
                        Failure.MalformedReply.lasting("no text before the output limit")),
                new Sample("failed-requests", FailedRequests.class, FAILED),
                new Sample("pending-settlement", PendingSettlement.class, UNBOOKED),
                new Sample(
                        "pending-settlement-without-receipt",
                        PendingSettlement.class,
                        new PendingSettlement(UNBOOKED.request(), UNBOOKED.usage(), null)),
                new Sample("reply-thinking", Reply.class, thinking()),
                new Sample(
                        "reply-cached-by-reference",
                        Reply.class,
                        pending().text("REST, because", "0f0f").fromCache()),
                new Sample("question", Question.class, new Question("And then?", null, "{}")),
                new Sample("reference", Reference.class, new Reference("0f0f")),
                new Sample("text", Text.class, new Text("REST, because")),
                new Sample("candidate-by-reference", Candidate.class, new Candidate("1", "REST, because", "0f0f")),
                new Sample(
                        "call-task-by-reference",
                        CallTask.class,
                        new CallTask(
                                new Place("a-1", "1"),
                                MODEL,
                                new Wording("", null, null, null, null, "0f0f"),
                                new Sampling(500, null),
                                new CallLimits(RetryMode.STAY, 3, AT),
                                new Payment(null, SECOND))),
                new Sample(
                        "analysis-cached",
                        Analysis.class,
                        new Analysis(
                                "a-1",
                                "acme",
                                "And then?",
                                Selection.Preset.of("fallback"),
                                Limits.DEFAULT,
                                null,
                                null,
                                null,
                                SECOND)),
                new Sample(
                        "analysis-batch",
                        Analysis.class,
                        new Analysis(
                                "a-1",
                                "acme",
                                "And then?",
                                Selection.Preset.of("fallback"),
                                Limits.DEFAULT,
                                null,
                                null,
                                null,
                                null,
                                AnalysisPriority.BATCH)),
                new Sample("plan-weighing", CompiledPlan.class, weighing()),
                new Sample("waiter", Waiter.class, new Waiter("a-1")));
    }
}
