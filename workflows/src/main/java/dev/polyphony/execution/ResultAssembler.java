package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Metadata;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.CallRecord.Answered;
import dev.polyphony.analysis.CallRecord.Failed;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Dissent;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.call.Failure;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.execution.Outcome.Judgement;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Verdict;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the journal and the outcome into the typed result. */
final class ResultAssembler {
    private final Analysis analysis;
    private final Journal journal;

    ResultAssembler(Analysis analysis, Journal journal) {
        this.analysis = analysis;
        this.journal = journal;
    }

    AnalysisResult rejected(Compilation.Rejected rejected) {
        Problem problem = new Problem(rejected.field(), rejected.problem());
        return result(AnalysisStatus.REJECTED, strategy(), null, null, List.of(), problem);
    }

    AnalysisResult cancelled() {
        return result(AnalysisStatus.CANCELLED, strategy(), null, null, List.of(), null);
    }

    AnalysisResult of(CompiledPlan plan, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered(plan, answered);
            case Outcome.Cancelled cancelled -> cancelled();
            case Outcome.Failed(Instant retryAt, String repair, Judgement abstention)
            when abstention != null ->
                result(AnalysisStatus.ABSTAINED, plan.strategy(), null, abstention, missing(abstention::misses), null);
            case Outcome.Failed failed ->
                result(unanswered(plan), plan.strategy(), null, null, missing(member(plan)), null);
        };
    }

    private AnalysisResult answered(CompiledPlan plan, Outcome.Answered answered) {
        Judgement judgement = answered.judgement();
        List<String> missing = judgement == null ? List.of() : missing(judgement::misses);
        try {
            return result(AnalysisStatus.ANSWERED, plan.strategy(), answered, judgement, missing, null);
        } catch (ActivityFailure fetching) {
            if (fetching.getCause() instanceof CanceledFailure || ServiceFailures.isLost(fetching)) {
                throw fetching;
            }
            Problem problem = new Problem(
                    "response",
                    "is there and paid for, but its text could not be fetched: " + ServiceFailures.describe(fetching)
                            + "; polyphony rejudge " + analysis.id() + " fetches it");
            return result(AnalysisStatus.DEADLINE_PASSED, plan.strategy(), null, judgement, missing, problem);
        }
    }

    /** Nobody could be asked: what has to be decided or kept before did not come about. */
    AnalysisResult unplanned(ActivityFailure deciding) {
        String why = ServiceFailures.describe(deciding);
        if (ServiceFailures.isLost(deciding)) {
            return rejected(new Compilation.Rejected("analysis", why));
        }
        return ServiceFailures.isLate(deciding, journal.left())
                ? result(
                        AnalysisStatus.DEADLINE_PASSED,
                        strategy(),
                        null,
                        null,
                        List.of(),
                        new Problem("deadline", "passed before any model was asked: " + why))
                : rejected(new Compilation.Rejected("analysis", "could not be planned: " + why));
    }

    /**
     * In one update with the completion, so that it costs no trip of its own. Cut to what the server takes; a list that
     * says less is better than an analysis that ends without the answer that was paid for.
     */
    void publish(AnalysisResult result) {
        Workflow.upsertTypedSearchAttributes(
                SearchAttributes.STATUS.valueSet(result.status().word()),
                cost(result),
                SearchAttributes.MODELS.valueSet(
                        ServerLimits.keywords(result.models().attempted())),
                SearchAttributes.DEGRADED.valueSet(result.gaps().degraded()));
    }

    /** None where nothing of it is known: that is not a cost of nothing. */
    private static SearchAttributeUpdate<Double> cost(AnalysisResult result) {
        return result.spending().complete() || !result.cost().equals(Money.ZERO)
                ? SearchAttributes.COST_USD.valueSet(result.cost().usd().doubleValue())
                : SearchAttributes.COST_USD.valueUnset();
    }

    /** Time ran out where waiting could have helped, but not even the quickest way could have been gone again. */
    private AnalysisStatus unanswered(CompiledPlan plan) {
        Instant deadline = journal.begunAt().plus(plan.deadline());
        boolean noTime = now().plus(plan.quickest()).isAfter(deadline);
        boolean timeWouldHelp = failures().stream().map(Failed::failure).anyMatch(Failure::waitingHelps);
        return noTime && timeWouldHelp ? AnalysisStatus.DEADLINE_PASSED : AnalysisStatus.NO_ANSWER;
    }

    private AnalysisResult result(
            AnalysisStatus status,
            String strategy,
            Outcome.@Nullable Answered outcome,
            @Nullable Judgement judgement,
            List<String> missing,
            @Nullable Problem problem) {
        Verdict verdict = judgement == null ? null : judgement.verdict();
        List<CallRecord> all = journal.records().stream()
                .map(record -> verdict != null && record instanceof Answered answered && answered.duty() == null
                        ? answered.scored(verdict.scores().get(answered.path()))
                        : record)
                .toList();
        List<Answered> replies = answered(all);
        // Who reviewed, judged or combined did not answer the prompt, but has to be paid.
        List<Answered> answers =
                replies.stream().filter(reply -> reply.duty() == null).toList();
        // The last answer at a path: a step that was resumed may have failed there before.
        Answered chosen = replies.stream()
                .filter(answer -> outcome != null && answer.path().equals(outcome.path()))
                .reduce((first, last) -> last)
                .orElse(null);
        List<Answered> compared = verdict == null
                ? List.of()
                : answers.stream().filter(answer -> answer.score() != null).toList();
        List<Shortfall> shortfalls = outcome == null ? List.of() : shortfalls(outcome);
        String response = chosen == null ? null : ServerLimits.cut(whole(chosen.reply()), ServerLimits.TEXT);
        List<CallRecord> calls =
                shortened(all, ServerLimits.TEXTS - (response == null ? 0 : ServerLimits.bytes(response)));
        return new AnalysisResult(
                analysis.id(),
                status,
                new AnalysisResult.Answer(
                        response,
                        chosen == null ? null : chosen.name(),
                        outcome == null ? null : outcome.confidence(),
                        outcome == null ? null : outcome.calibrated(),
                        chosen == null ? null : chosen.reply().toolCalls(),
                        chosen == null ? null : finishReason(chosen.reply()),
                        chosen == null ? null : chosen.reply().logprobs(),
                        chosen == null ? null : chosen.reply().stopSequence()),
                AnalysisResult.Spending.of(all),
                Duration.between(journal.startedAt(), now()),
                strategy,
                new AnalysisResult.Models(
                        attempted(all),
                        answers.stream().map(Answered::name).distinct().toList(),
                        answers.size(),
                        compared.stream().map(Answered::name).toList()),
                comparison(verdict, answers, compared),
                new AnalysisResult.Gaps(
                        (verdict != null && !missing.isEmpty()) || !shortfalls.isEmpty(),
                        missing,
                        presentOrNull(shortfalls)),
                replies.stream().anyMatch(answer -> answer.reply().simulated()),
                calls,
                problem,
                now(),
                presentOrNull(journal.decisions()));
    }

    private static String finishReason(Reply reply) {
        if (reply.truncated()) {
            return "length";
        }
        return reply.toolCalls() == null ? "stop" : "tool_calls";
    }

    private static AnalysisResult.Comparison comparison(
            @Nullable Verdict verdict, List<Answered> answers, List<Answered> compared) {
        Metadata metadata = new Metadata(
                compared.size(),
                compared.stream()
                        .map(answer -> answer.reply().assessment().confidence())
                        .toList());
        Verdict.Details details = verdict == null ? null : verdict.details();
        Double agreement = verdict == null ? null : verdict.agreement();
        return details == null
                ? new AnalysisResult.Comparison(metadata, agreement, null, null, null)
                : new AnalysisResult.Comparison(
                        metadata,
                        agreement,
                        details.ruling(),
                        presentOrNull(dissent(details, answers)),
                        details.effectiveSize());
    }

    /** The longest texts are cut where all together are more than a result can hold; the history has them whole. */
    private static List<CallRecord> shortened(List<CallRecord> calls, int most) {
        List<String> texts = answered(calls).stream()
                .map(answered -> answered.reply().text())
                .toList();
        Iterator<String> cut = ServerLimits.together(texts, most).iterator();
        return calls.stream()
                .map(call -> call instanceof Answered answered
                        ? answered.saying(cut.next()).withoutLogprobs()
                        : call)
                .toList();
    }

    private static <T> @Nullable List<T> presentOrNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    /** A long answer is beside the history until here. */
    private String whole(Reply reply) {
        String ref = reply.textRef();
        return ref == null
                ? reply.text()
                : ActivityStubs.store(journal.left())
                        .fetch(new TextStoreActivities.Reference(ref))
                        .text();
    }

    private List<Shortfall> shortfalls(Outcome.Answered outcome) {
        boolean cut = journal.decisions().stream().anyMatch(Decision.Cut.class::isInstance);
        return Stream.concat(
                        cut ? Stream.of(new Shortfall(Shortfall.Kind.CUT_TO_BUDGET, "")) : Stream.empty(),
                        outcome.shortfalls().stream())
                .toList();
    }

    private static List<Answered> answered(List<CallRecord> calls) {
        return calls.stream()
                .filter(Answered.class::isInstance)
                .map(Answered.class::cast)
                .toList();
    }

    /** Whether a call is one of a panel's, wherever in the plan the panel is. */
    private static Predicate<String> member(CompiledPlan plan) {
        List<String> members = plan.root()
                .all()
                .filter(Node.Panel.class::isInstance)
                .flatMap(panel -> panel.children().stream())
                .map(Node::path)
                .toList();
        return path -> Judgement.isOf(members, path);
    }

    /** Names of those that failed at such paths; who reviews or judges is no member. */
    private List<String> missing(Predicate<String> path) {
        return failures().stream()
                .filter(failed -> failed.duty() == null && path.test(failed.path()))
                .map(Failed::name)
                .distinct()
                .toList();
    }

    private static List<Dissent> dissent(Verdict.Details details, List<Answered> answers) {
        return answers.stream()
                .filter(answer -> details.dissent().contains(answer.path()))
                .map(answer -> new Dissent(answer.path(), answer.name(), says(answer)))
                .toList();
    }

    private static @Nullable String says(Answered answer) {
        FinalAnswer said = answer.reply().finalAnswer();
        return said == null ? null : said.value();
    }

    private String strategy() {
        return analysis.selection() instanceof Selection.Preset preset ? preset.strategy() : "custom";
    }

    private List<Failed> failures() {
        return journal.records().stream()
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .toList();
    }

    /** Those without a key, or of a name that nobody knows, too: they were selected, and their failure says why. */
    private static List<String> attempted(List<CallRecord> calls) {
        return calls.stream()
                .filter(call -> call.duty() == null)
                .map(CallRecord::name)
                .distinct()
                .toList();
    }
}
