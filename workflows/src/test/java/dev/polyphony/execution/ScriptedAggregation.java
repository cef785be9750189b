package dev.polyphony.execution;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.call.Opinion;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Details;
import dev.polyphony.plan.Verdict.Ruling;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simplest way to count: equal texts are equal votes, opinions add up, else the surest answer leads. */
final class ScriptedAggregation {
    private ScriptedAggregation() {}

    static Verdict of(Ballot ballot) {
        return switch (ballot.count()) {
            case Count.Best best -> {
                Map<String, Double> scores = scores(ballot, ScriptedAggregation::confidence);
                yield new Verdict(first(ballot, scores), scores, 0.75);
            }
            case Count.Votes(Double margin, var by, int outstanding) -> votes(ballot, margin, outstanding);
            case Count.Weighed weighed -> votes(ballot, null, ballot.entries().size() > 1 ? 1 : 2);
            case Count.Ranks ranks -> judged(ballot, null);
            case Count.Pairs pairs -> judged(ballot, null);
            case Count.Scores by -> {
                Map<String, Double> scores = scores(ballot, entry -> opinions(ballot, entry));
                yield judged(ballot, scores.get(first(ballot, scores)));
            }
        };
    }

    private static Verdict votes(Ballot ballot, @Nullable Double margin, int outstanding) {
        Map<String, Double> scores = scores(ballot, entry -> votesFor(ballot, entry));
        String leader = first(ballot, scores);
        String text = text(ballot, leader);
        long second = ballot.entries().stream()
                .filter(entry -> !entry.reply().text().equals(text))
                .mapToLong(entry -> votesFor(ballot, entry))
                .max()
                .orElse(0);
        long most = votesFor(ballot, leader);
        double lead = (most - second) / (double) ballot.entries().size();
        boolean settled = outstanding == 0 || most - second > outstanding;
        if (margin != null && lead < margin) {
            return new Verdict(null, scores, 0, details(Ruling.ABSTAINED, false, null, List.of()));
        }
        List<String> dissent = ballot.entries().stream()
                .filter(entry -> !entry.reply().text().equals(text))
                .map(Entry::path)
                .toList();
        return new Verdict(leader, scores, 0.5, details(lead > 0 ? Ruling.CLEAR : Ruling.TIE, settled, null, dissent));
    }

    private static Verdict judged(Ballot ballot, @Nullable Double confidence) {
        Map<String, Double> scores = scores(ballot, entry -> opinions(ballot, entry));
        return new Verdict(first(ballot, scores), scores, 0.5, details(Ruling.CLEAR, true, confidence, List.of()));
    }

    private static double opinions(Ballot ballot, Entry entry) {
        List<Voice> voices = ballot.voices() == null ? List.of() : ballot.voices();
        return voices.stream()
                .mapToDouble(voice -> switch (voice.opinion()) {
                    case Opinion.Ranking(List<String> paths) ->
                        paths.contains(entry.path()) ? paths.size() - paths.indexOf(entry.path()) : 0;
                    case Opinion.Scores(Map<String, Double> byPath) -> byPath.getOrDefault(entry.path(), 0.0);
                    case Opinion.Preference preference -> entry.path().equals(preference.better()) ? 1 : 0;
                })
                .average()
                .orElse(0);
    }

    private static Details details(Ruling ruling, boolean settled, @Nullable Double confidence, List<String> dissent) {
        return new Details(ruling, settled, confidence, null, dissent, List.of(), Map.of());
    }

    private static Map<String, Double> scores(Ballot ballot, ToDoubleFunction<Entry> score) {
        return ballot.entries().stream().collect(Collectors.toMap(Entry::path, score::applyAsDouble));
    }

    /** Of equal scores the earlier member's. */
    private static String first(Ballot ballot, Map<String, Double> scores) {
        return ballot.entries().stream()
                .map(Entry::path)
                .max(Comparator.<String>comparingDouble(path -> scores.getOrDefault(path, 0.0))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    private static long votesFor(Ballot ballot, Entry entry) {
        return votesFor(ballot, entry.path());
    }

    private static long votesFor(Ballot ballot, String path) {
        String text = text(ballot, path);
        return ballot.entries().stream()
                .filter(other -> other.reply().text().equals(text))
                .count();
    }

    private static String text(Ballot ballot, String path) {
        return ballot.entries().stream()
                .filter(entry -> entry.path().equals(path))
                .map(entry -> entry.reply().text())
                .findFirst()
                .orElseThrow();
    }

    private static double confidence(Entry entry) {
        return entry.reply().assessment().confidence();
    }
}
