package dev.polyphony.execution;

import dev.polyphony.activity.AggregateActivities.Asked;
import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.execution.PanelEvaluator.Session;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has answers counted, and takes the one that the verdict names. */
final class AggregationStep {
    private final Journal journal;
    private final Asked question;

    /** @param question given to counts that need it */
    AggregationStep(Journal journal, Asked question) {
        this.journal = journal;
        this.question = question;
    }

    /** @param lacking what the aggregation itself fell short of */
    Outcome decide(Session session, Count count, List<Voice> voices, Shortfall... lacking) {
        return conclude(session, verdict(session.answers(), count, voices), voices, List.of(lacking));
    }

    /** Takes the answer that the verdict names. */
    Outcome conclude(Session session, @Nullable Verdict counted, List<Voice> voices, List<Shortfall> lacking) {
        List<Shortfall> shortfalls = new ArrayList<>(session.shortfalls());
        shortfalls.addAll(lacking);
        if (counted == null) {
            shortfalls.add(
                    new Shortfall(Shortfall.Kind.NOT_COMPARED, session.panel().path()));
        }
        Verdict verdict = counted == null ? first(session.answers()) : counted;
        record(session, verdict, voices, null);
        if (verdict.abstains()) {
            return new Outcome.Failed(null, null, session.judgement(verdict));
        }
        return session.answers().stream()
                .filter(answer -> answer.path().equals(verdict.chosen()))
                .findFirst()
                .map(chosen -> chosen.judged(session.judgement(verdict), shortfalls))
                .orElseThrow(() -> new IllegalStateException("the verdict names no answer: " + verdict.chosen()));
    }

    void record(Session session, Verdict verdict, List<Voice> voices, @Nullable String chairman) {
        List<String> heard = voices.stream().map(Voice::path).toList();
        journal.decided(
                after -> new Decision.Judged(session.panel().path(), after, verdict, heard, session.early(), chairman));
    }

    /** Absent where the answers cannot be compared: those that are paid for are not lost for that. */
    @Nullable
    Verdict verdict(List<Outcome.Answered> answers, Count count, List<Voice> voices) {
        List<Entry> entries = answers.stream()
                .map(answer -> new Entry(answer.path(), answer.reply()))
                .toList();
        try {
            return ActivityStubs.aggregating(journal.left())
                    .aggregate(new Ballot(
                            count,
                            entries,
                            voices.isEmpty() ? null : voices,
                            count instanceof Count.Weighed ? question : null));
        } catch (ActivityFailure failed) {
            if (failed.getCause() instanceof CanceledFailure) {
                throw failed;
            }
            return null;
        }
    }

    EarlyCount watch(Node.Panel panel, Race members) {
        return panel.aggregation() instanceof AggregationNode.Vote vote
                ? EarlyCount.of(members, (answers, outstanding) -> {
                    Count votes = new Count.Votes(vote.margin(), vote.by(), outstanding);
                    Verdict verdict = verdict(answers, votes, List.of());
                    return verdict == null ? first(answers) : verdict;
                })
                : EarlyCount.never();
    }

    static Verdict first(List<Outcome.Answered> answers) {
        return new Verdict(answers.getFirst().path(), Map.of(), 0);
    }
}
