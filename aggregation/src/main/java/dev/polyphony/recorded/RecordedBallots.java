package dev.polyphony.recorded;

import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.aggregation.ProseGroups;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.learning.GradedBallot;
import dev.polyphony.learning.Vote;
import dev.polyphony.scoring.Weights;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.training.GradedLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Graded answers of a file as ballots, one a question; of a model's several answers to a prompt the first counts. */
public final class RecordedBallots {
    private RecordedBallots() {}

    /**
     * @param cost in US dollars of an answer, not a number where nobody knows
     * @throws InvalidField where two models that answered the same prompt go by one name
     */
    public static List<GradedBallot> of(List<GradedLine> lines, ToDoubleFunction<GradedLine> cost) {
        Map<String, Map<String, GradedLine>> prompts = new LinkedHashMap<>();
        for (GradedLine line : lines) {
            GradedLine before = prompts.computeIfAbsent(line.prompt(), any -> new LinkedHashMap<>())
                    .putIfAbsent(Workload.bare(line.model()), line);
            if (before != null && !before.model().equalsIgnoreCase(line.model())) {
                throw new InvalidField(
                        "model",
                        "'" + before.model() + "' and '" + line.model() + "' both go by '"
                                + Workload.bare(line.model())
                                + "', as a model does without its version and date; leave one of them out, or name it"
                                + " otherwise");
            }
        }
        return prompts.values().stream().map(answers -> ballot(answers, cost)).toList();
    }

    private static GradedBallot ballot(Map<String, GradedLine> answers, ToDoubleFunction<GradedLine> cost) {
        GradedLine any = answers.values().iterator().next();
        List<Vote> votes = new ArrayList<>();
        List<Entry> prose = new ArrayList<>();
        Map<String, Boolean> right = new HashMap<>();
        Map<String, Double> costs = new HashMap<>();
        answers.forEach((model, line) -> {
            Vote vote = Vote.of(model, line.prompt(), line.answer());
            votes.add(vote);
            right.put(model, line.right());
            double usd = cost.applyAsDouble(line);
            if (!Double.isNaN(usd)) {
                costs.put(model, usd);
            }
            if (vote.last() == null && !line.answer().isBlank()) {
                prose.add(new Entry(model, reply(line.answer())));
            }
        });
        Map<String, String> said =
                ProseGroups.of(prose, Weights.standard(), AggregationSettings.standard(), Embeddings.none());
        return new GradedBallot(
                any.prompt(),
                any.set(),
                votes.stream()
                        .map(vote -> said.containsKey(vote.member())
                                ? vote.saying(said.getOrDefault(vote.member(), ""))
                                : vote)
                        .toList(),
                right,
                costs);
    }

    private static Reply reply(String text) {
        return new Reply(
                ModelRef.unknown("recorded"),
                "recorded",
                text,
                Usage.NONE,
                null,
                Duration.ZERO,
                new Assessment(0.5, 0.5, 0.5, "none", false),
                false,
                1,
                false,
                null,
                null);
    }
}
