package dev.polyphony.learning;

import dev.polyphony.evaluation.Calibration;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.learning.LearntPanel.Member;
import dev.polyphony.scoring.Folds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns from nine tenths of the questions for each tenth, by the kinds of prompts alone or by their meaning, too, and
 * finds what panels and ways of asking come to on the tenth that was left out.
 */
final class CrossFitting {
    private final List<GradedBallot> ballots;
    private final List<Member> members;
    private final List<String> names;
    private final Kinds kinds;
    private final List<Kinds> kindsOfOthers;

    CrossFitting(List<GradedBallot> ballots, List<Member> members, Kinds kinds) {
        this.ballots = ballots;
        this.members = members;
        this.names = members.stream().map(Member::name).sorted().toList();
        this.kinds = kinds;
        // A kind is known too well where it was learnt from the very prompt.
        this.kindsOfOthers = IntStream.range(0, Folds.COUNT)
                .mapToObj(fold -> kinds.names().isEmpty() ? kinds : Kinds.learn(others(fold)))
                .toList();
    }

    /** Those that all members answered: ways of asking are compared where all could have been asked. */
    static List<GradedBallot> whole(List<GradedBallot> ballots, List<Member> members) {
        return ballots.stream()
                .filter(ballot -> ballot.votes().size() == members.size())
                .toList();
    }

    CrossFit byKind() {
        return fit(null, Map.of());
    }

    /** @param embeddings of the ballots' prompts, in their order */
    CrossFit byMeaning(List<float[]> embeddings) {
        Directions directions = Directions.learn(embeddings);
        Map<String, List<Double>> meanings = new HashMap<>();
        for (int i = 0; i < ballots.size(); i++) {
            meanings.put(ballots.get(i).prompt(), directions.of(embeddings.get(i)));
        }
        return fit(directions, meanings);
    }

    private CrossFit fit(@Nullable Directions directions, Map<String, List<Double>> meanings) {
        List<VoteWeights> folds = new ArrayList<>();
        List<PromptOdds> odds = new ArrayList<>();
        for (int fold = 0; fold < Folds.COUNT; fold++) {
            List<GradedBallot> others = others(fold);
            List<Position> positions = others.stream()
                    .map(ballot -> position(ballot, kinds, meanings))
                    .toList();
            folds.add(VoteTraining.learn(names, kinds.names(), others, positions));
            odds.add(PromptOdds.learn(names, kinds.names().size(), others, positions));
        }
        Map<String, Position> leftOut = new HashMap<>();
        ballots.forEach(
                ballot -> leftOut.put(ballot.prompt(), position(ballot, kindsOfOthers.get(fold(ballot)), meanings)));
        Map<String, Recalibration> recalibrations =
                outcomes(folds, leftOut, Map.of()).recalibrations();
        Outcomes calibrated = outcomes(folds, leftOut, recalibrations);
        return new CrossFit(
                directions,
                folds,
                odds,
                recalibrations,
                new PolicySearch(whole(ballots, members), members, calibrated, router(odds, leftOut, meanings)).found(),
                VoteTraining.rounded(calibrationError(calibrated.of((1 << members.size()) - 1))),
                ballots.stream()
                        .map(ballot -> VoteTraining.loss(folds.get(fold(ballot)), ballot, at(leftOut, ballot))
                                + odds.get(fold(ballot)).loss(ballot, at(leftOut, ballot)))
                        .toList());
    }

    /** Kinds alone are too coarse for routes of their own: they came to no more than one order for all. */
    private static PolicySearch.@Nullable Router router(
            List<PromptOdds> odds, Map<String, Position> positions, Map<String, List<Double>> meanings) {
        return meanings.isEmpty()
                ? null
                : (ballot, among, price) -> odds.get(fold(ballot)).order(among, price, at(positions, ballot));
    }

    private Position position(GradedBallot ballot, Kinds known, Map<String, List<Double>> meanings) {
        return new Position(
                kinds.names().indexOf(known.of(ballot.prompt())), meanings.getOrDefault(ballot.prompt(), List.of()));
    }

    private static Position at(Map<String, Position> positions, GradedBallot ballot) {
        return positions.getOrDefault(ballot.prompt(), Position.of(-1));
    }

    private static int fold(GradedBallot ballot) {
        return Folds.of(ballot.prompt());
    }

    private List<GradedBallot> others(int fold) {
        return ballots.stream().filter(ballot -> fold(ballot) != fold).toList();
    }

    private Outcomes outcomes(
            List<VoteWeights> folds, Map<String, Position> positions, Map<String, Recalibration> recalibrations) {
        return new Outcomes(
                whole(ballots, members),
                members,
                (ballot, votes) ->
                        LearntPanel.judge(folds.get(fold(ballot)), at(positions, ballot), recalibrations, votes));
    }

    private static double calibrationError(Outcomes.Outcome all) {
        List<GradedConfidence> judged = IntStream.range(0, all.right().length)
                .mapToObj(i -> new GradedConfidence(all.probability()[i], all.right()[i]))
                .toList();
        return Calibration.of(judged).error();
    }
}
