package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.call.Opinion;
import dev.polyphony.plan.Aggregation.ScoreBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What judges said, added up for each answer of a panel. Nothing where none of them said such a thing. */
record OpinionTotals(List<Voice> voices, AggregationSettings measures) {

    /**
     * Borda, made comparable between ballots of different length (de Borda, 1781): of m answers ranked, the one at
     * place r, from 1, gets (m − r) / (m − 1). The mean over the rankings that contain the answer; members do not rank
     * their own.
     */
    Optional<double[]> ranks(PanelAnswers panel) {
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

    /** The mean or median over the judges who scored the answer; 0 where nobody did. */
    Optional<double[]> scores(PanelAnswers panel, ScoreBy by) {
        List<Opinion.Scores> scores = said(Opinion.Scores.class).toList();
        return counted(!scores.isEmpty(), panel, path -> {
            double[] given = scores.stream()
                    .map(Opinion.Scores::byPath)
                    .filter(byPath -> byPath.containsKey(path))
                    .mapToDouble(byPath -> byPath.getOrDefault(path, 0.0))
                    .sorted()
                    .toArray();
            return switch (by) {
                case MEAN -> DoubleStream.of(given).average().orElse(0);
                case MEDIAN -> median(given);
            };
        });
    }

    /**
     * Wins less losses, after Copeland (1951) with each judge a tournament of its own: a win is a pair in which the
     * same judge prefers the answer in both orders. A judge who prefers what comes first, or last, contradicts itself
     * and counts for nobody.
     */
    Optional<double[]> pairs(PanelAnswers panel) {
        List<Opinion.Preference> all = said(Opinion.Preference.class).toList();
        Set<Preferred> preferred = voices.stream()
                .filter(voice -> voice.opinion() instanceof Opinion.Preference)
                .map(voice -> Preferred.of(voice.path(), (Opinion.Preference) voice.opinion()))
                .collect(Collectors.toSet());
        Map<String, Integer> balance = new HashMap<>();
        for (Voice voice : voices) {
            if (voice.opinion() instanceof Opinion.Preference there && there.better() != null) {
                String winner = there.better();
                String loser = winner.equals(there.first()) ? there.second() : there.first();
                // Asked once with this answer first, once with the other: count the pair only at the first of both.
                if (winner.equals(there.first()) && preferred.contains(Preferred.turned(voice.path(), there))) {
                    balance.merge(winner, 1, Integer::sum);
                    balance.merge(loser, -1, Integer::sum);
                }
            }
        }
        return counted(!all.isEmpty(), panel, path -> balance.getOrDefault(path, 0));
    }

    /** What a judge said of a pair in one order. */
    private record Preferred(
            String judge,
            String first,
            String second,
            @Nullable String better) {
        static Preferred of(String judge, Opinion.Preference said) {
            return new Preferred(judge, said.first(), said.second(), said.better());
        }

        /** The same preference with the order turned. */
        static Preferred turned(String judge, Opinion.Preference said) {
            return new Preferred(judge, /* first= */ said.second(), /* second= */ said.first(), said.better());
        }
    }

    private <T extends Opinion> Stream<T> said(Class<T> kind) {
        return voices.stream().map(Voice::opinion).filter(kind::isInstance).map(kind::cast);
    }

    private static Optional<double[]> counted(boolean heard, PanelAnswers panel, ToDoubleFunction<String> count) {
        return heard
                ? Optional.of(panel.entries().stream()
                        .mapToDouble(entry -> count.applyAsDouble(entry.path()))
                        .toArray())
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
