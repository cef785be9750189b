package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.call.Assessment;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Parts;
import dev.polyphony.scoring.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The answers of a ballot with what every count needs to know of them. An answer goes by its place on the ballot.
 *
 * @param parts of each answer's ensemble score
 */
record PanelAnswers(List<Entry> entries, Similarity likeness, List<Parts> parts, double effectiveSize) {
    private static final double EXACT = 1e-9;

    static PanelAnswers of(List<Entry> entries, Weights weights, AggregationSettings measures, Embeddings embeddings) {
        Similarity likeness = Similarity.of(entries, weights, measures, embeddings);
        boolean calibrated = entries.stream()
                .allMatch(
                        entry -> Boolean.TRUE.equals(entry.reply().assessment().calibrated()));
        Weights own = calibrated ? weights.forProbabilities() : weights;
        return new PanelAnswers(
                entries,
                likeness,
                IntStream.range(0, entries.size())
                        .mapToObj(i -> parts(entries.get(i).reply().assessment(), likeness.consensus(i), own))
                        .toList(),
                new EffectiveSize(measures)
                        .of(entries.stream().map(entry -> entry.reply().model()).toList()));
    }

    private static Parts parts(Assessment assessment, double consensus, Weights weights) {
        return new Parts(
                weights.confidence() * assessment.confidence(),
                weights.capability() * assessment.capability(),
                weights.completeness() * assessment.completeness(),
                weights.consensus() * consensus);
    }

    int size() {
        return entries.size();
    }

    String path(int answer) {
        return entries.get(answer).path();
    }

    /** The ensemble score, 0 to 1.1. */
    double score(int answer) {
        Parts part = parts.get(answer);
        return part.confidence() + part.capability() + part.completeness() + part.consensus();
    }

    /** Of equal scores the earlier member's. */
    int bestScored(List<Integer> answers) {
        return answers.stream()
                .reduce((best, next) -> score(next) > score(best) + EXACT ? next : best)
                .orElseThrow();
    }

    Map<String, Double> scores() {
        Map<String, Double> scores = new LinkedHashMap<>();
        IntStream.range(0, size()).forEach(i -> scores.put(path(i), score(i)));
        return scores;
    }

    Map<String, Parts> partsByPath() {
        Map<String, Parts> byPath = new LinkedHashMap<>();
        IntStream.range(0, size()).forEach(i -> byPath.put(path(i), parts.get(i)));
        return byPath;
    }

    /** The answers for which nobody's count is higher. */
    List<Integer> leading(double[] counts) {
        double most =
                IntStream.range(0, size()).mapToDouble(i -> counts[i]).max().orElseThrow();
        return IntStream.range(0, size())
                .filter(i -> counts[i] >= most - EXACT)
                .boxed()
                .toList();
    }

    /** The verdict of a count made by others than the members: the highest leads, of several the best-scored. */
    Verdict decide(OpinionTotals.Counted total, boolean isConfidence) {
        double[] counts =
                total.counts().stream().mapToDouble(Double::doubleValue).toArray();
        List<Integer> leading = leading(counts);
        int chosen = bestScored(leading);
        Map<String, Double> byPath = new LinkedHashMap<>();
        IntStream.range(0, size()).forEach(i -> byPath.put(path(i), counts[i]));
        return new Verdict(
                path(chosen),
                byPath,
                likeness.agreement(),
                new Verdict.Details(
                        leading.size() > 1 ? Verdict.Ruling.TIE : Verdict.Ruling.CLEAR,
                        true,
                        isConfidence ? (Double) Math.clamp(counts[chosen], 0.0, 1.0) : null,
                        effectiveSize,
                        unlike(chosen),
                        List.of(),
                        Map.of(),
                        total.judges()));
    }

    /** The paths of the answers that say something else. */
    List<String> unlike(int chosen) {
        return IntStream.range(0, size())
                .filter(other -> !likeness.same(chosen, other))
                .mapToObj(this::path)
                .toList();
    }
}
