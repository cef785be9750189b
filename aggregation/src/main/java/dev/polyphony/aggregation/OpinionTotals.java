package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Opinion;
import dev.polyphony.evaluation.JudgeWeights;
import dev.polyphony.plan.Aggregation.ScoreBy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What judges said, added up for each answer of a panel. Nothing where none of them said such a thing.
 *
 * @param weights what is known of judges; asked for only where they are weighed
 */
record OpinionTotals(List<Voice> voices, AggregationSettings measures, Supplier<JudgeWeights> weights) {

    /**
     * @param counts of each answer, the highest leads
     * @param judges the part that each judge had in it, by its path; absent where they were not weighed
     */
    record Counted(List<Double> counts, @Nullable Map<String, Double> judges) {
        static Counted of(double[] counts, @Nullable Map<String, Double> judges) {
            return new Counted(DoubleStream.of(counts).boxed().toList(), judges);
        }
    }

    /**
     * Borda, made comparable between ballots of different length (de Borda, 1781): of m answers ranked, the one at
     * place r, from 1, gets (m − r) / (m − 1). The mean over the rankings that contain the answer; members do not rank
     * their own.
     */
    Optional<Counted> ranks(PanelAnswers panel) {
        List<Map<String, Double>> rankings = said(Opinion.Ranking.class)
                .map(Opinion.Ranking::paths)
                .filter(paths -> paths.size() > 1)
                .map(OpinionTotals::points)
                .toList();
        return counted(
                !rankings.isEmpty(),
                panel,
                path -> rankings.stream()
                        .map(ranking -> ranking.get(path))
                        .filter(Objects::nonNull)
                        .mapToDouble(points -> points)
                        .average()
                        .orElse(measures.unranked()));
    }

    private static Map<String, Double> points(List<String> ranking) {
        Map<String, Double> points = new HashMap<>();
        for (int place = 0; place < ranking.size(); place++) {
            points.putIfAbsent(ranking.get(place), (ranking.size() - 1 - place) / (ranking.size() - 1.0));
        }
        return points;
    }

    /** Over the judges who scored the answer; 0 where nobody did. */
    Optional<Counted> scores(PanelAnswers panel, ScoreBy by) {
        return switch (by) {
            case MEAN -> scores(panel, given -> DoubleStream.of(given).average().orElse(0));
            case MEDIAN -> scores(panel, OpinionTotals::median);
            case TRIMMED -> trimmed(panel);
        };
    }

    private Optional<Counted> scores(PanelAnswers panel, ToDoubleFunction<double[]> together) {
        List<Opinion.Scores> scores = said(Opinion.Scores.class).toList();
        return counted(
                !scores.isEmpty(),
                panel,
                path -> together.applyAsDouble(scores.stream()
                        .map(Opinion.Scores::byPath)
                        .filter(byPath -> byPath.containsKey(path))
                        .mapToDouble(byPath -> byPath.getOrDefault(path, 0.0))
                        .sorted()
                        .toArray()));
    }

    /** By {@link JuryScores}, over the judges who scored every answer: a ballot without one of them is none. */
    private Optional<Counted> trimmed(PanelAnswers panel) {
        List<String> paths = panel.entries().stream().map(entry -> entry.path()).toList();
        List<Voice> judges = voices.stream()
                .filter(voice -> voice.opinion() instanceof Opinion.Scores scores
                        && scores.byPath().keySet().containsAll(paths))
                .toList();
        if (judges.isEmpty()) {
            return Optional.empty();
        }
        double[] shares = shares(judges.stream().map(Voice::model).toList());
        double[][] scores = judges.stream()
                .map(voice -> ((Opinion.Scores) voice.opinion()).byPath())
                .map(byPath -> paths.stream()
                        .mapToDouble(path -> byPath.getOrDefault(path, 0.0))
                        .toArray())
                .toArray(double[][]::new);
        return Optional.of(Counted.of(
                new JuryScores(scores, shares).counts(),
                byPath(judges.stream().map(Voice::path).toList(), shares)));
    }

    /**
     * Pairs won less pairs lost (Copeland, 1951). A judge prefers an answer of a pair where it does so in both orders;
     * one that prefers what comes first, or last, contradicts itself and has no say in it. The pair is won by the
     * answer that the weightier part of the judges prefers: of three judges and more none can win one alone.
     */
    Optional<Counted> pairs(PanelAnswers panel) {
        Map<String, @Nullable ModelRef> judges = new LinkedHashMap<>();
        JudgedPairs pairs = new JudgedPairs();
        for (Voice voice : voices) {
            if (voice.opinion() instanceof Opinion.Preference said) {
                judges.putIfAbsent(voice.path(), voice.model());
                pairs.add(voice.path(), said);
            }
        }
        if (judges.isEmpty()) {
            return Optional.empty();
        }
        List<String> paths = List.copyOf(judges.keySet());
        Map<String, Double> shares = byPath(
                paths,
                shares(paths.stream().<@Nullable ModelRef>map(judges::get).toList()));
        Map<String, Integer> balance = pairs.balance(shares);
        return Optional.of(Counted.of(
                panel.entries().stream()
                        .mapToDouble(entry -> balance.getOrDefault(entry.path(), 0))
                        .toArray(),
                shares));
    }

    private double[] shares(List<@Nullable ModelRef> judges) {
        JudgeWeights known = weights.get();
        return JudgeShares.of(judges.stream()
                .mapToDouble(judge -> known.weight(judge == null ? null : judge.toString()))
                .toArray());
    }

    private static Map<String, Double> byPath(List<String> paths, double[] shares) {
        Map<String, Double> byPath = new LinkedHashMap<>();
        for (int i = 0; i < shares.length; i++) {
            byPath.put(paths.get(i), shares[i]);
        }
        return byPath;
    }

    private <T extends Opinion> Stream<T> said(Class<T> kind) {
        return voices.stream().map(Voice::opinion).filter(kind::isInstance).map(kind::cast);
    }

    private static Optional<Counted> counted(boolean heard, PanelAnswers panel, ToDoubleFunction<String> count) {
        return heard
                ? Optional.of(Counted.of(
                        panel.entries().stream()
                                .mapToDouble(entry -> count.applyAsDouble(entry.path()))
                                .toArray(),
                        null))
                : Optional.empty();
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
