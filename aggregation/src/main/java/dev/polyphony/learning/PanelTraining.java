package dev.polyphony.learning;

import dev.polyphony.evaluation.Calibration;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.learning.LearntPanel.Member;
import dev.polyphony.scoring.Folds;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Learns how several models' answers go together from questions that they answered and that were graded. */
public final class PanelTraining {
    /** Of fewer graded questions nothing is said of a panel. */
    public static final int FEWEST_QUESTIONS = 30;

    /** More members than that are not learnt of together: the least accurate are left out. */
    private static final int MOST_MEMBERS = 20;

    private PanelTraining() {}

    /**
     * @param ballots one a question
     * @return empty where fewer than two models answered {@value #FEWEST_QUESTIONS} questions or more
     */
    public static Optional<LearntPanel> learn(List<GradedBallot> ballots) {
        List<Member> members = members(ballots);
        if (members.size() < 2) {
            return Optional.empty();
        }
        Set<String> names = members.stream().map(Member::name).collect(Collectors.toCollection(TreeSet::new));
        List<GradedBallot> own = ballots.stream()
                .map(ballot -> ballot.of(names))
                .filter(ballot -> !ballot.votes().isEmpty())
                .toList();
        Kinds kinds = Kinds.learn(own);
        List<String> order = List.copyOf(names);
        List<VoteWeights> folds = IntStream.range(0, Folds.COUNT)
                .mapToObj(fold -> weights(order, kinds, others(own, fold)))
                .toList();
        // Ways of asking are compared where all could have been asked.
        List<GradedBallot> whole = own.stream()
                .filter(ballot -> ballot.votes().size() == members.size())
                .toList();
        if (whole.size() < FEWEST_QUESTIONS) {
            return Optional.empty();
        }
        Map<String, Recalibration> recalibrations =
                outcomes(whole, members, folds, kinds, Map.of()).recalibrations();
        Outcomes calibrated = outcomes(whole, members, folds, kinds, recalibrations);
        return Optional.of(new LearntPanel(
                whole.size(),
                VoteTraining.rounded(calibrationError(calibrated.of((1 << members.size()) - 1))),
                members,
                kinds,
                folds,
                recalibrations,
                new PolicySearch(whole, members, calibrated).found()));
    }

    private static Outcomes outcomes(
            List<GradedBallot> ballots,
            List<Member> members,
            List<VoteWeights> folds,
            Kinds kinds,
            Map<String, Recalibration> recalibrations) {
        IdentityHashMap<GradedBallot, Integer> kindOf = new IdentityHashMap<>();
        List<String> names = kinds.names();
        ballots.forEach(ballot -> kindOf.put(ballot, names.indexOf(kinds.of(ballot.prompt()))));
        return new Outcomes(
                ballots,
                members,
                (ballot, votes) -> LearntPanel.judge(
                        folds.get(Folds.of(ballot.prompt())), kindOf.getOrDefault(ballot, -1), recalibrations, votes));
    }

    private static double calibrationError(Outcomes.Outcome all) {
        List<GradedConfidence> judged = IntStream.range(0, all.right().length)
                .mapToObj(i -> new GradedConfidence(all.probability()[i], all.right()[i]))
                .toList();
        return Calibration.of(judged).error();
    }

    private static List<GradedBallot> others(List<GradedBallot> ballots, int fold) {
        return ballots.stream()
                .filter(ballot -> Folds.of(ballot.prompt()) != fold)
                .toList();
    }

    private static VoteWeights weights(List<String> members, Kinds kinds, List<GradedBallot> ballots) {
        List<String> names = kinds.names();
        int[] kindOf = ballots.stream()
                .mapToInt(ballot -> names.indexOf(kinds.of(ballot.prompt())))
                .toArray();
        return VoteTraining.learn(members, names, ballots, kindOf);
    }

    private static List<Member> members(List<GradedBallot> ballots) {
        Set<String> names = new TreeSet<>();
        ballots.forEach(ballot -> ballot.votes().forEach(vote -> names.add(vote.member())));
        return names.stream()
                .map(name -> member(name, ballots))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(Member::accuracy).reversed().thenComparing(Member::name))
                .limit(MOST_MEMBERS)
                .toList();
    }

    private static Optional<Member> member(String name, List<GradedBallot> ballots) {
        List<GradedBallot> answered = ballots.stream()
                .filter(ballot ->
                        ballot.votes().stream().anyMatch(vote -> vote.member().equals(name)))
                .toList();
        if (answered.size() < FEWEST_QUESTIONS) {
            return Optional.empty();
        }
        double right = answered.stream().filter(ballot -> ballot.isRight(name)).count() / (double) answered.size();
        OptionalDouble cost = answered.stream()
                .filter(ballot -> ballot.costs().containsKey(name))
                .mapToDouble(ballot -> ballot.costs().getOrDefault(name, 0.0))
                .average();
        return Optional.of(
                new Member(name, VoteTraining.rounded(right), cost.isPresent() ? (Double) cost.getAsDouble() : null));
    }
}
