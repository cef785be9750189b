package dev.polyphony.execution;

import dev.polyphony.call.Brief;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Opinion;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges of one mind. */
final class Opinions {
    private Opinions() {}

    /** Prefers the answer of that text, whatever it is asked and in whichever order. */
    static Function<Brief, Opinion> inFavourOf(String text) {
        return brief -> switch (brief) {
            case Brief.Rank(List<Candidate> candidates) -> ranking(candidates, text);
            case Brief.Score(List<Candidate> candidates, Integer turn) ->
                new Opinion.Scores(candidates.stream()
                        .collect(Collectors.toMap(
                                Candidate::path, candidate -> candidate.text().equals(text) ? 0.9 : 0.2)));
            case Brief.Compare(Candidate first, Candidate second) ->
                new Opinion.Preference(
                        first.path(), second.path(), second.text().equals(text) ? second.path() : first.path());
            case Brief.Review review -> throw new IllegalStateException("a review is prose");
            case Brief.Synthesize synthesis -> throw new IllegalStateException("a synthesis is prose");
        };
    }

    private static Opinion ranking(List<Candidate> candidates, String text) {
        return new Opinion.Ranking(candidates.stream()
                .sorted(Comparator.comparing(candidate -> !candidate.text().equals(text)))
                .map(Candidate::path)
                .toList());
    }
}
