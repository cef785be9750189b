package dev.polyphony.learning;

import dev.polyphony.embedding.Embeddings;
import dev.polyphony.learning.LearntPanel.Member;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Learns how several models' answers go together from questions that they answered and that were graded. */
public final class PanelTraining {
    /** Of fewer graded questions nothing is said of a panel. */
    public static final int FEWEST_QUESTIONS = 30;

    /** From fewer the directions along which prompts differ are hardly known. */
    static final int FEWEST_FOR_MEANING = 100;

    /** More members than that are not learnt of together: the least accurate are left out. */
    private static final int MOST_MEMBERS = 20;

    private PanelTraining() {}

    /** By the kinds of prompts alone. */
    public static Optional<LearntPanel> learn(List<GradedBallot> ballots) {
        return learn(ballots, Embeddings.none());
    }

    /**
     * @param ballots one a question
     * @param embeddings of prompts; where there are none the kinds of prompts alone are learnt by
     * @return empty where fewer than two models answered {@value #FEWEST_QUESTIONS} questions or more
     */
    public static Optional<LearntPanel> learn(List<GradedBallot> ballots, Embeddings embeddings) {
        List<Member> members = members(ballots);
        if (members.size() < 2) {
            return Optional.empty();
        }
        Set<String> names = members.stream().map(Member::name).collect(Collectors.toCollection(TreeSet::new));
        List<GradedBallot> own = ballots.stream()
                .map(ballot -> ballot.of(names))
                .filter(ballot -> !ballot.votes().isEmpty())
                .toList();
        if (CrossFitting.whole(own, members).size() < FEWEST_QUESTIONS) {
            return Optional.empty();
        }
        Kinds kinds = Kinds.learn(own);
        CrossFitting fitting = new CrossFitting(own, members, kinds);
        CrossFit byKind = fitting.byKind();
        CrossFit byMeaning = byMeaning(own, fitting, embeddings)
                .filter(found -> found.isBetterThan(byKind))
                .orElse(null);
        return Optional.of(new LearntPanel(
                CrossFitting.whole(own, members).size(),
                (byMeaning == null ? byKind : byMeaning).calibrationError(),
                members,
                kinds,
                byKind.folds(),
                byKind.recalibrations(),
                byKind.policies(),
                byMeaning == null ? null : byMeaning.meaning()));
    }

    private static Optional<CrossFit> byMeaning(
            List<GradedBallot> ballots, CrossFitting fitting, Embeddings embeddings) {
        return ballots.size() < FEWEST_FOR_MEANING
                ? Optional.empty()
                : embeddings
                        .of(ballots.stream().map(GradedBallot::prompt).toList())
                        .map(fitting::byMeaning);
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
