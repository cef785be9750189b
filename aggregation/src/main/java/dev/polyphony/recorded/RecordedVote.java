package dev.polyphony.recorded;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.aggregation.FinalAnswers;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.plan.Count;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.CalibratedScorer;
import dev.polyphony.scoring.Weights;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.training.GradedLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which of several recorded answers {@code vote} takes, by the same rules and scores as a worker: but that answers
 * without a final answer are compared by their words, not by their vectors, and nothing is known of the models' levels.
 */
final class RecordedVote {
    private final Aggregator aggregator =
            new Aggregator(Weights.standard(), AggregationSettings.standard(), Embeddings.none());
    private final Assessor assessor;

    RecordedVote(Collection<Workload> workloads) {
        this.assessor = new Assessor(Weights.standard(), List.of(new CalibratedScorer(workloads)));
    }

    /**
     * @param answers to the same prompt, in the order of the members
     * @return whether the one that was taken is right; false where all are blank
     */
    boolean isRight(List<GradedLine> answers) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (!answers.get(i).answer().isBlank()) {
                entries.add(new Entry(String.valueOf(i), reply(answers.get(i))));
            }
        }
        if (entries.isEmpty()) {
            return false;
        }
        String taken = aggregator
                .judge(new Ballot(new Count.Votes(null, null, 0), entries))
                .chosen();
        return taken != null && answers.get(Integer.parseInt(taken)).right();
    }

    private Reply reply(GradedLine line) {
        ModelRef model = ModelRef.unknown(line.model());
        return new Reply(
                model,
                line.model(),
                line.answer(),
                Usage.NONE,
                null,
                Duration.ZERO,
                assessor.assess(line.prompt(), line.answer(), model, List.of()),
                false,
                1,
                false,
                FinalAnswers.of(line.prompt(), line.answer()).orElse(null),
                null);
    }
}
