package dev.polyphony.prompt;

import dev.polyphony.call.Candidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Candidates under letters instead of names, in an order of their own for each judge: a judge that prefers what comes
 * first prefers somebody else's each time.
 */
final class CandidateLabels {
    private static final int LETTERS = 26;

    private final Map<String, Candidate> byLabel;

    private CandidateLabels(Map<String, Candidate> byLabel) {
        this.byLabel = byLabel;
    }

    /** @param seed of the order: the same for every attempt of a call */
    static CandidateLabels shuffled(List<Candidate> candidates, long seed) {
        List<Candidate> order = new ArrayList<>(candidates);
        Collections.shuffle(order, new Random(seed));
        Map<String, Candidate> byLabel = new LinkedHashMap<>();
        for (int i = 0; i < order.size(); i++) {
            byLabel.put(letter(i), order.get(i));
        }
        return new CandidateLabels(byLabel);
    }

    Map<String, Candidate> byLabel() {
        return byLabel;
    }

    List<String> all() {
        return List.copyOf(byLabel.keySet());
    }

    Optional<String> path(String label) {
        return Optional.ofNullable(byLabel.get(label)).map(Candidate::path);
    }

    /** The label of the candidate at the path. */
    Optional<String> label(String path) {
        return byLabel.entrySet().stream()
                .filter(entry -> entry.getValue().path().equals(path))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String letter(int index) {
        char letter = (char) ('A' + index % LETTERS);
        return index < LETTERS ? String.valueOf(letter) : letter + String.valueOf(index / LETTERS);
    }
}
