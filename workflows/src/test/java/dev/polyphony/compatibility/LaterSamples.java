package dev.polyphony.compatibility;

import static dev.polyphony.compatibility.Samples.AT;
import static dev.polyphony.compatibility.Samples.MODEL;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.activity.HedgeActivities.Hedging;
import dev.polyphony.activity.HedgeActivities.Leave;
import dev.polyphony.activity.LocalOutcome;
import dev.polyphony.activity.RecordedAnswer;
import dev.polyphony.activity.RejudgeActivities.Reassessed;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Answer;
import dev.polyphony.analysis.AnalysisResult.Comparison;
import dev.polyphony.analysis.AnalysisResult.Gaps;
import dev.polyphony.analysis.AnalysisResult.Models;
import dev.polyphony.analysis.AnalysisResult.Spending;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Dissent;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Handoff;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Failure;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Role;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Aggregation.VoteBy;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Assignment;
import dev.polyphony.plan.Assignment.Arm;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Exploration;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Prediction;
import dev.polyphony.plan.TaskType;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Details;
import dev.polyphony.plan.Verdict.Group;
import dev.polyphony.plan.Verdict.Parts;
import dev.polyphony.plan.Verdict.Ruling;
import dev.polyphony.workflow.PreviewWorkflow.Compilations;
import dev.polyphony.workflow.PreviewWorkflow.Drafts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came with the second semantics: escalations, hedges, routes and aggregations by judges. */
final class LaterSamples {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Handoff HANDOFF = new Handoff(Samples.AT, Samples.AT.plusSeconds(2), true, 1);
    private static final Plan ONE = Plan.Call.of("a");
    private static final Plan TWO = Plan.Call.of("b");
    private static final List<Candidate> CANDIDATES = List.of(new Candidate("1", "REST"), new Candidate("2", "both"));
    private static final Choice CHOICE =
            new Choice("", Level.ADVANCED, TaskType.CODING, "gpt-4o", "implement, debug: advanced");

    private LaterSamples() {}

    static List<Sample> all() {
        return List.of(
                new Sample("plan-escalate", Plan.class, new Plan.Escalate(List.of(ONE, TWO), 0.8)),
                new Sample("plan-escalate-defaults", Plan.class, new Plan.Escalate(List.of(ONE), null)),
                new Sample("plan-hedge", Plan.class, new Plan.Hedge(List.of(ONE, TWO), SECOND)),
                new Sample("plan-hedge-defaults", Plan.class, new Plan.Hedge(List.of(ONE, TWO), null)),
                new Sample("plan-route", Plan.class, route()),
                new Sample("plan-balanced", Plan.class, Plan.Balanced.of(List.of(ONE, TWO))),
                new Sample("plan-balanced-shares", Plan.class, shared()),
                new Sample("plan-vote", Plan.class, panel(new Aggregation.Vote(0.5, VoteBy.NUMBER))),
                new Sample("plan-vote-defaults", Plan.class, panel(new Aggregation.Vote(null, null))),
                new Sample("plan-synthesize", Plan.class, panel(new Aggregation.Synthesize(ONE, List.of(TWO)))),
                new Sample("plan-council", Plan.class, panel(new Aggregation.Council(ONE, null))),
                new Sample("plan-jury", Plan.class, panel(new Aggregation.Jury(List.of(ONE), ScoreBy.MEDIAN, true))),
                new Sample("node-call-ceiling", Node.class, ceiling()),
                new Sample("node-call-not-before", Node.class, notBefore()),
                new Sample("node-call-inline", Node.class, placed(new Placement.Inline())),
                new Sample("node-call-local", Node.class, placed(new Placement.Local(SECOND))),
                new Sample("call-task-handoff", CallTask.class, streaming(null).handedOn(HANDOFF)),
                new Sample("local-outcome-answered", LocalOutcome.class, new LocalOutcome.Answered(judge())),
                new Sample("local-outcome-failed", LocalOutcome.class, new LocalOutcome.Failed(repairable())),
                new Sample("local-outcome-under-way", LocalOutcome.class, new LocalOutcome.UnderWay("process.1")),
                new Sample("local-outcome-elsewhere", LocalOutcome.class, new LocalOutcome.Elsewhere(1, SECOND)),
                new Sample("node-call-on-its-lane", Node.class, placed(new Placement.Lane())),
                new Sample("node-call-agent", Node.class, agent()),
                new Sample(
                        "choice-drawn",
                        Choice.class,
                        Choice.drawn("2", "a, then b", "drawn by shares: a 60 %, b 40 %")),
                new Sample(
                        "choice-predicted",
                        Choice.class,
                        Choice.learnt(
                                "",
                                "a, then b",
                                "learnt as 'contracts'",
                                new Prediction("contracts", Samples.AT, 120, 0.82, List.of("a", "b")))),
                new Sample(
                        "choice-explored",
                        Choice.class,
                        Choice.learnt("", "mini", "may be as good", null)
                                .after(new Exploration(
                                        "contracts",
                                        Samples.AT,
                                        "a,b@0.75",
                                        List.of("mini", "nova"),
                                        0.05,
                                        "mini",
                                        null))),
                new Sample(
                        "choice-exploration-refused",
                        Choice.class,
                        Choice.learnt("", "a, then b", "learnt as 'contracts'", null)
                                .after(new Exploration(
                                        "contracts",
                                        Samples.AT,
                                        "a,b@0.75",
                                        List.of("mini"),
                                        0.05,
                                        "mini",
                                        "a budget leaves too little room"))),
                new Sample(
                        "choice-assigned",
                        Choice.class,
                        new Choice(
                                "",
                                null,
                                null,
                                "gpt-4o",
                                "the candidate, which gets 10 %",
                                new Assignment("acme~greeting~1", Arm.CANDIDATE, 0.1, null))),
                new Sample(
                        "choice-assigned-refused",
                        Choice.class,
                        new Choice(
                                "",
                                null,
                                null,
                                "gpt-4o-mini",
                                "the control in place of the candidate",
                                new Assignment("acme~greeting~1", Arm.CANDIDATE, 0.1, "no key"))),
                new Sample("node-escalate", Node.class, new Node.Escalate("", List.of(step()), 0.6, SECOND)),
                new Sample("node-hedge", Node.class, new Node.Hedge("", List.of(contender()), SECOND)),
                new Sample("node-panel-vote", Node.class, node(new AggregationNode.Vote(0.5, VoteBy.TEXT))),
                new Sample("node-panel-synthesize", Node.class, node(synthesis())),
                new Sample("node-panel-council", Node.class, node(council())),
                new Sample("node-panel-jury", Node.class, node(jury())),
                new Sample("node-panel-stragglers", Node.class, waiting()),
                new Sample("compiled-plan-choices", CompiledPlan.class, compiled()),
                new Sample("brief-review", Brief.class, new Brief.Review(CANDIDATES)),
                new Sample("brief-rank", Brief.class, new Brief.Rank(CANDIDATES)),
                new Sample("brief-score", Brief.class, new Brief.Score(CANDIDATES)),
                new Sample("brief-score-in-turn", Brief.class, new Brief.Score(CANDIDATES, 2)),
                new Sample("brief-compare", Brief.class, new Brief.Compare(CANDIDATES.get(0), CANDIDATES.get(1))),
                new Sample("brief-synthesize", Brief.class, synthesize()),
                new Sample("opinion-ranking", Opinion.class, new Opinion.Ranking(List.of("2", "1"))),
                new Sample("opinion-scores", Opinion.class, new Opinion.Scores(Map.of("1", 0.4, "2", 0.9))),
                new Sample("opinion-preference", Opinion.class, new Opinion.Preference("1", "2", "2")),
                new Sample("opinion-tie", Opinion.class, new Opinion.Preference("1", "2", null)),
                new Sample("call-task-brief", CallTask.class, task()),
                new Sample(
                        "failure-invalid-request-of-the-request",
                        Failure.class,
                        Failure.InvalidRequest.ofRequest(400, "a parameter the model does not support")),
                new Sample("failure-ledger-unavailable", Failure.class, new Failure.LedgerUnavailable()),
                new Sample("failure-context-too-long-known", Failure.class, new Failure.ContextTooLong(12_000L, 8192)),
                new Sample("call-task-bill", CallTask.class, billed()),
                new Sample("analysis-limited", Analysis.class, limited()),
                new Sample("analysis-streaming", Analysis.class, limited().streaming(true)),
                new Sample("analysis-webhook", Analysis.class, told()),
                new Sample("call-task-streaming", CallTask.class, streaming(null)),
                new Sample("call-task-continuing", CallTask.class, streaming("1")),
                new Sample("call-failure-repair", CallFailure.class, repairable()),
                new Sample("reply-judge", Reply.class, judge()),
                new Sample("ballot-votes", Ballot.class, votes()),
                new Sample("ballot-ranks", Ballot.class, voiced(new Count.Ranks())),
                new Sample("ballot-scores", Ballot.class, voiced(new Count.Scores(ScoreBy.MEAN))),
                new Sample(
                        "assessment-scorer-failed",
                        Assessment.class,
                        new Assessment(0.7, 0.5, 0.2, "phrases", false, "scorer-url: it answered 500")),
                new Sample("ballot-trimmed", Ballot.class, trimmed()),
                new Sample("verdict-of-judges", Verdict.class, ofJudges()),
                new Sample("verdict-learnt", Verdict.class, learnt()),
                new Sample(
                        "node-jury-trimmed",
                        AggregationNode.class,
                        new AggregationNode.Jury(List.of(Samples.callNode("judge1", null)), ScoreBy.TRIMMED, false)),
                new Sample("ballot-pairs", Ballot.class, voiced(new Count.Pairs())),
                new Sample("verdict-details", Verdict.class, verdict()),
                new Sample("verdict-abstained", Verdict.class, abstained()),
                new Sample("hedging", Hedging.class, new Hedging("a-1", "2")),
                new Sample("leave", Leave.class, new Leave(true)),
                new Sample("rejudgement", Rejudgement.class, rejudgement()),
                new Sample("reassessed", Reassessed.class, new Reassessed(List.of(recorded()))),
                new Sample("drafts", Drafts.class, new Drafts(List.of(analysis()))),
                new Sample("compilations", Compilations.class, compilations()),
                new Sample("analysis-conversation", Analysis.class, analysis()),
                new Sample("call-task-agent", CallTask.class, given()),
                new Sample("call-record-agent", CallRecord.class, answeredByAgent()),
                new Sample("call-record-agent-failed", CallRecord.class, failedAgent()),
                new Sample("call-record-chairman", CallRecord.class, chairman()),
                new Sample("call-record-judge-failed", CallRecord.class, failedJudge()),
                new Sample("analysis-result-decided", AnalysisResult.class, decided()));
    }

    private static Plan route() {
        Plan.Way way = new Plan.Way(List.of(Level.EXPERT), List.of(TaskType.MATH, TaskType.RESEARCH), ONE);
        return new Plan.Route(List.of(way), TWO);
    }

    private static Plan shared() {
        return new Plan.Balanced(List.of(new Plan.Alternative(ONE, 60.0), new Plan.Alternative(TWO, 40.0)));
    }

    private static Plan panel(Aggregation aggregation) {
        return new Plan.Panel(List.of(ONE, TWO), 2, SECOND, aggregation);
    }

    private static Node.Step step() {
        return new Node.Step(Samples.callNode("1", null), SECOND);
    }

    private static Node.Contender contender() {
        return new Node.Contender(Samples.callNode("1", null), SECOND);
    }

    private static Node ceiling() {
        return call(new Money(41_000), null);
    }

    private static Node placed(Placement placement) {
        return call(null, placement);
    }

    private static Node call(@Nullable Money ceiling, @Nullable Placement placement) {
        Node.Call call = Samples.callNode("1", null);
        return new Node.Call(
                call.path(),
                call.name(),
                call.model(),
                call.lane(),
                call.step(),
                call.floor(),
                call.sends(),
                call.maxOutputTokens(),
                call.temperature(),
                ceiling,
                null,
                placement);
    }

    private static Node agent() {
        Node.Call call = Samples.callNode("1", null);
        return new Node.Call(
                call.path(),
                call.name(),
                call.model(),
                call.lane(),
                call.step(),
                call.floor(),
                call.sends(),
                call.maxOutputTokens(),
                call.temperature(),
                null,
                null,
                null,
                "openai-2");
    }

    private static Node notBefore() {
        Node.Call call = Samples.callNode("1", null);
        Instant at = Instant.parse("2026-11-21T12:00:20.500Z");
        return new Node.Call(
                call.path(),
                call.name(),
                call.model(),
                call.lane(),
                call.step(),
                call.floor(),
                call.sends(),
                call.maxOutputTokens(),
                call.temperature(),
                null,
                new Node.NotBefore(at, new Failure.CircuitOpen(at)),
                null);
    }

    private static Node node(AggregationNode adjudication) {
        return new Node.Panel(
                "", List.of(Samples.callNode("1", null)), 1, SECOND, adjudication, SECOND, SECOND, SECOND, null);
    }

    private static Node waiting() {
        return new Node.Panel(
                "",
                List.of(Samples.callNode("1", null)),
                1,
                SECOND,
                new AggregationNode.Best(),
                SECOND,
                SECOND,
                null,
                new Node.Stragglers(true, true));
    }

    private static AggregationNode synthesis() {
        return new AggregationNode.Synthesize(
                List.of(new AggregationNode.Reviewer(Samples.callNode("review1", null), "1")),
                Samples.callNode("chairman", null),
                SECOND);
    }

    private static AggregationNode council() {
        return new AggregationNode.Council(
                List.of(new AggregationNode.Reviewer(Samples.callNode("review1", null), null)),
                Samples.callNode("chairman", null),
                SECOND);
    }

    private static AggregationNode jury() {
        return new AggregationNode.Jury(List.of(Samples.callNode("judge1", null)), ScoreBy.MEAN, false);
    }

    private static CompiledPlan compiled() {
        return new CompiledPlan(
                2,
                "cheapest",
                Samples.callNode("", null),
                Duration.ofMinutes(3),
                10,
                new Timing(SECOND, SECOND, SECOND, SECOND),
                List.of(CHOICE));
    }

    private static Brief synthesize() {
        return new Brief.Synthesize(CANDIDATES, List.of("A is thin."), List.of("2", "1"));
    }

    private static CallTask task() {
        return new CallTask(
                new Place("a-1", "chairman"),
                MODEL,
                new Wording(
                        "REST or GraphQL?",
                        conversation(),
                        "{\"type\":\"object\"}",
                        synthesize(),
                        "$.choice is missing",
                        null),
                new Sampling(4096, null),
                new CallLimits(RetryMode.STAY, 4, AT),
                Payment.NOBODYS);
    }

    private static CallTask billed() {
        Money worst = new Money(1_234);
        CallTask task = task();
        return new CallTask(
                task.place(),
                task.model(),
                Wording.of(task.wording().prompt()),
                task.sampling(),
                task.limits(),
                new Payment(new CallBudget("acme", "contracts", "fallback", new Money(50_000), worst), null));
    }

    private static CallTask streaming(@Nullable String continues) {
        CallTask task = task();
        return new CallTask(
                task.place(),
                task.model(),
                task.wording(),
                task.sampling(),
                task.limits(),
                task.payment(),
                true,
                continues);
    }

    private static Analysis limited() {
        return new Analysis(
                "a-1",
                "acme",
                "And then?",
                Selection.Preset.of("fallback"),
                new Limits(null, null, null, new Money(50_000)),
                null,
                null,
                "contracts");
    }

    private static Analysis told() {
        return new Analysis(
                "a-1",
                "acme",
                "And then?",
                Selection.Preset.of("fallback"),
                Limits.DEFAULT,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "https://hooks.example.com/in");
    }

    private static Conversation conversation() {
        return new Conversation(
                "Be brief.", List.of(new Message(Role.USER, "Hello"), new Message(Role.ASSISTANT, "Good day")));
    }

    private static CallFailure repairable() {
        return new CallFailure(new Failure.MalformedReply("does not fit the schema"), 1, "$.choice is missing");
    }

    private static Reply judge() {
        return new Reply(
                MODEL,
                "gpt-5-mini",
                "{\"ranking\":[\"B\",\"A\"]}",
                Usage.NONE,
                Money.ZERO,
                SECOND,
                new Assessment(0.8, 0.75, 1, "phrases", false),
                false,
                1,
                true,
                new FinalAnswer(FinalAnswer.Kind.JSON, "{}"),
                new Opinion.Ranking(List.of("2", "1")));
    }

    private static Ballot votes() {
        return new Ballot(new Count.Votes(0.5, VoteBy.CHOICE, 1), List.of(new Entry("1", Samples.reply())));
    }

    private static Ballot voiced(Count count) {
        return new Ballot(
                count,
                List.of(new Entry("1", Samples.reply())),
                List.of(new Voice("judge1", new Opinion.Scores(Map.of("1", 0.4)))));
    }

    private static Verdict verdict() {
        return new Verdict(
                "1",
                Map.of("1", 0.8, "2", 0.7),
                0.75,
                new Details(
                        Ruling.TIE,
                        true,
                        0.66,
                        1.8,
                        List.of("2"),
                        List.of(new Group("42", List.of("1"), 0.5)),
                        Map.of("1", new Parts(0.4, 0.2, 0.1, 0.05))));
    }

    private static Ballot trimmed() {
        return new Ballot(
                new Count.Scores(ScoreBy.TRIMMED),
                List.of(new Entry("1", Samples.reply())),
                List.of(new Voice("judge1", new Opinion.Scores(Map.of("1", 0.4)), ModelRef.parse("openai/gpt-4o"))));
    }

    private static Verdict ofJudges() {
        return new Verdict(
                "1",
                Map.of("1", 0.8),
                1,
                new Details(
                        Ruling.CLEAR,
                        true,
                        0.8,
                        1.0,
                        List.of(),
                        List.of(),
                        Map.of("1", new Parts(0, 0, 0, 0)),
                        Map.of("1", 1.0)));
    }

    private static Verdict learnt() {
        return new Verdict(
                "1",
                Map.of("1", 0.8),
                1,
                new Details(
                        Ruling.CLEAR,
                        true,
                        0.8,
                        1.0,
                        List.of(),
                        List.of(new Group("42", List.of("1"), 0.8)),
                        Map.of("1", new Parts(0, 0, 0, 0)),
                        null,
                        true));
    }

    private static Verdict abstained() {
        return new Verdict(
                null,
                Map.of("1", 0.5),
                0.2,
                new Details(
                        Ruling.ABSTAINED, false, null, null, List.of(), List.of(), Map.of("1", new Parts(0, 0, 0, 0))));
    }

    private static Rejudgement rejudgement() {
        return new Rejudgement("a-0", analysis(), List.of(recorded()));
    }

    private static RecordedAnswer recorded() {
        return new RecordedAnswer("mini", Samples.reply());
    }

    private static Compilations compilations() {
        return new Compilations(
                List.of(new Compilation.Compiled(compiled()), new Compilation.Rejected("deadline", "too short")));
    }

    private static Analysis analysis() {
        Tuning tuning = new Tuning(0.7, 2, 0.5, SECOND, "opus", List.of("mini"), ScoreBy.MEDIAN);
        return new Analysis(
                "a-1",
                "default",
                "And then?",
                new Selection.Preset("jury", null, List.of("mini", "llama"), 2, tuning),
                Limits.DEFAULT,
                conversation(),
                "{\"type\":\"object\"}",
                null);
    }

    private static CallTask given() {
        CallTask task = task();
        return new CallTask(
                new Place("a-1", "2", "openai-2"),
                task.model(),
                task.wording(),
                task.sampling(),
                task.limits(),
                task.payment());
    }

    private static CallRecord answeredByAgent() {
        return new CallRecord.Answered("1", "mini", MODEL, SECOND, SECOND, Samples.reply(), null, null, "openai-2");
    }

    private static CallRecord failedAgent() {
        return new CallRecord.Failed(
                "1", "mini", MODEL, SECOND, SECOND, new Failure.Refused(), 1, null, null, "openai-2");
    }

    private static CallRecord chairman() {
        return new CallRecord.Answered(
                "chairman", "opus", MODEL, SECOND, SECOND, Samples.reply(), null, CallPurpose.CHAIRMAN);
    }

    private static CallRecord failedJudge() {
        return new CallRecord.Failed(
                "judge1", "opus", MODEL, SECOND, SECOND, new Failure.Refused(), 1, CallPurpose.JUDGE);
    }

    private static AnalysisResult decided() {
        return new AnalysisResult(
                "a-1",
                AnalysisStatus.ANSWERED,
                new Answer("REST", "mini", 0.8),
                new Spending(new Money(1230), true, 1200, 340),
                SECOND,
                "council",
                new Models(List.of("mini", "llama"), List.of("mini"), 1, List.of("mini")),
                new Comparison(
                        new AnalysisResult.Metadata(1, List.of(0.8)),
                        0.5,
                        Ruling.CLEAR,
                        List.of(new Dissent("2", "llama", "41"), new Dissent("3", "opus", null)),
                        1.6),
                new Gaps(true, List.of("llama"), List.of(new Shortfall(Shortfall.Kind.QUORUM_MISSED, "2"))),
                true,
                List.of(chairman(), failedJudge()),
                null,
                AT,
                List.of(
                        new Decision.Chosen("", SECOND, CHOICE),
                        new Decision.Unsure("1", SECOND, 0.4, 0.6),
                        new Decision.Sure("2", SECOND, 0.7, 0.6),
                        new Decision.Kept("1", SECOND, 0.5, 0.6),
                        new Decision.Hedged("2", SECOND, Decision.Hedged.Cause.SLOW),
                        new Decision.Resumed("1", SECOND),
                        new Decision.Judged("", SECOND, verdict(), List.of("judge1"), false, "chairman")));
    }
}
