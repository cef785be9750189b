package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.scoring.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ballots in a few words: answers get the paths 1, 2, 3 in the order in which they are added. */
final class Answers {
    static final Assessment EVEN = new Assessment(0.5, 0.5, 0.5);

    private final List<Entry> entries = new ArrayList<>();
    private final List<Voice> voices = new ArrayList<>();

    Answers number(String value) {
        return add("It is " + value + ".", new FinalAnswer(FinalAnswer.Kind.NUMBER, value), EVEN);
    }

    Answers number(String value, double confidence) {
        return add(
                "It is " + value + ".",
                new FinalAnswer(FinalAnswer.Kind.NUMBER, value),
                new Assessment(confidence, 0.5, 0.5, "learnt", true));
    }

    Answers prose(String text) {
        return add(text, null, EVEN);
    }

    Answers prose(String text, Assessment assessment) {
        return add(text, null, assessment);
    }

    Answers add(String text, @Nullable FinalAnswer answer, Assessment assessment) {
        String path = String.valueOf(entries.size() + 1);
        return add(text, answer, assessment, "provider" + path + "/model");
    }

    Answers add(String text, @Nullable FinalAnswer answer, Assessment assessment, String model) {
        entries.add(new Entry(
                String.valueOf(entries.size() + 1),
                new Reply(
                        ModelRef.parse(model),
                        "m",
                        text,
                        Usage.NONE,
                        null,
                        Duration.ZERO,
                        assessment,
                        false,
                        1,
                        true,
                        answer,
                        null)));
        return this;
    }

    Answers said(String judge, Opinion opinion) {
        voices.add(new Voice(judge, opinion));
        return this;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Compared by their words. */
    Verdict judged(Count count) {
        return judged(count, Embeddings.none());
    }

    Verdict judged(Count count, Embeddings embeddings) {
        return new Aggregator(Weights.standard(), AggregationSettings.standard(), embeddings)
                .judge(new Ballot(count, entries, voices.isEmpty() ? null : voices));
    }

    static Verdict.Details details(Verdict verdict) {
        Verdict.Details details = verdict.details();
        if (details == null) {
            throw new AssertionError("a verdict has details");
        }
        return details;
    }
}
