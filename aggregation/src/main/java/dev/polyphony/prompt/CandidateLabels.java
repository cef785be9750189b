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
        return labelled(order);
    }

    /**
     * In an order that is drawn once and turned on by one place for each judge, and the other way round from when all
     * have been first: of two judges each candidate is first with one where there are two candidates.
     *
     * @param seed of that order: the same for all judges
     * @param turn which judge it is, from 0
     */
    static CandidateLabels inTurn(List<Candidate> candidates, long seed, int turn) {
        List<Candidate> order = new ArrayList<>(candidates);
        Collections.shuffle(order, new Random(seed));
        Collections.rotate(order, -turn);
        boolean turned = !order.isEmpty() && turn / order.size() % 2 == 1;
        return labelled(turned ? order.reversed() : order);
    }

    private static CandidateLabels labelled(List<Candidate> order) {
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
