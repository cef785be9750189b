package dev.polyphony.learning;

import dev.polyphony.learning.LearntPanel.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What panels come to on graded questions, each reckoned once, whoever of it was asked first. A panel is a set of
 * members, by their places as bits.
 */
final class Outcomes {
    /** Panels of so many and more are calibrated together. */
    private static final int MANY = 3;

    private final List<GradedBallot> ballots;
    private final List<Member> members;
    private final BiFunction<GradedBallot, List<Vote>, Judged> judge;
    private final Map<Integer, Outcome> known = new HashMap<>();

    /** @param judge what a question's answers come to by what was not learnt from it */
    Outcomes(List<GradedBallot> ballots, List<Member> members, BiFunction<GradedBallot, List<Vote>, Judged> judge) {
        this.ballots = ballots;
        this.members = members;
        this.judge = judge;
    }

    /** By question. */
    static final class Outcome {
        private final double[] probability;
        private final boolean[] right;

        Outcome(double[] probability, boolean[] right) {
            this.probability = probability;
            this.right = right;
        }

        double[] probability() {
            return probability;
        }

        boolean[] right() {
            return right;
        }
    }

    Outcome of(int panel) {
        return known.computeIfAbsent(panel, any -> reckon(panel));
    }

    private Outcome reckon(int panel) {
        Set<String> names = new LinkedHashSet<>();
        IntStream.range(0, members.size())
                .filter(i -> (panel >> i & 1) == 1)
                .forEach(i -> names.add(members.get(i).name()));
        double[] probability = new double[ballots.size()];
        boolean[] right = new boolean[ballots.size()];
        for (int i = 0; i < ballots.size(); i++) {
            GradedBallot ballot = ballots.get(i);
            Judged judged = judge.apply(ballot, ballot.of(names).votes());
            probability[i] = judged.probability();
            // Of answers that all say nothing one is taken all the same.
            String taken = judged.speaker() == null ? names.iterator().next() : judged.speaker();
            right[i] = ballot.isRight(taken);
        }
        return new Outcome(probability, right);
    }

    /** By which calibration a panel goes: a member alone by its own. */
    static String calibrationOf(List<String> panel) {
        return panel.size() == 1 ? panel.getFirst() : panel.size() >= MANY ? "many" : "two";
    }

    /** Of each member alone, of all pairs together, and of panels of three and of all members. */
    Map<String, Recalibration> recalibrations() {
        Map<String, List<Integer>> panels = new LinkedHashMap<>();
        int all = members.size();
        for (int one = 0; one < all; one++) {
            panels.put(members.get(one).name(), List.of(1 << one));
            for (int two = 0; two < one; two++) {
                panels.computeIfAbsent("two", any -> new ArrayList<>()).add(1 << one | 1 << two);
                for (int three = 0; three < two; three++) {
                    panels.computeIfAbsent("many", any -> new ArrayList<>()).add(1 << one | 1 << two | 1 << three);
                }
            }
        }
        if (all > MANY) {
            panels.computeIfAbsent("many", any -> new ArrayList<>()).add((1 << all) - 1);
        }
        Map<String, Recalibration> found = new LinkedHashMap<>();
        panels.forEach((name, own) -> found.put(name, fit(own)));
        return found;
    }

    private Recalibration fit(List<Integer> panels) {
        List<Double> probabilities = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        for (int panel : panels) {
            Outcome outcome = of(panel);
            for (int i = 0; i < ballots.size(); i++) {
                if (outcome.probability()[i] > 0) {
                    probabilities.add(outcome.probability()[i]);
                    right.add(outcome.right()[i]);
                }
            }
        }
        return Recalibration.fit(probabilities, right, 1.0 / panels.size());
    }
}
