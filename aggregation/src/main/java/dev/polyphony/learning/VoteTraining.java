package dev.polyphony.learning;

import dev.polyphony.learning.Ballot.Candidate;
import dev.polyphony.learning.Ballot.Row;
import dev.polyphony.learning.VoteWeights.Layout;
import dev.polyphony.learning.VoteWeights.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * Learns {@link VoteWeights} from graded ballots by penalised likelihood. Each question is learnt from as several
 * panels could have met it, of one member up to all: so that the weights hold whoever has been asked so far. The
 * penalties draw a kind's deviation to the member's weight over all kinds, and members to one another; their strengths
 * were chosen once (decisions 88 and 105) and belong to no data.
 */
final class VoteTraining {
    /**
     * Where a member's weight is drawn to: that of one who is right three times of four where nobody else was asked.
     */
    private static final double USUAL_WEIGHT = 1.2;

    private static final double OF_VOTES = 3;
    private static final double OF_PAIRS = 3;
    private static final double OF_SIGNALS = 4;
    private static final double OF_KINDS = 10;
    private static final double OF_MEANING = 40;
    private static final double OF_ASKED = 3;
    private static final double OF_NONE = 0.01;

    /** What a question counts for: more than one answer to it, less than one for each panel. */
    private static final double OF_A_QUESTION = 1.5;

    /** All panels of so many members are learnt from, and of more as many drawn ones. */
    private static final int ALL_PANELS_OF = 4;

    private static final long SEED = 20_260_901;

    private final VoteWeights shape;
    private final Layout layout;

    private VoteTraining(VoteWeights shape) {
        this.shape = shape;
        this.layout = shape.layout();
    }

    /** @param positions of each ballot's prompt */
    static VoteWeights learn(
            List<String> members, List<String> kinds, List<GradedBallot> ballots, List<Position> positions) {
        int directions =
                positions.isEmpty() ? 0 : positions.getFirst().meaning().size();
        VoteWeights shape = new VoteWeights(
                members,
                kinds,
                members.stream().map(member -> firstCounts(member, ballots)).toList(),
                members.stream().map(member -> scales(member, ballots)).toList(),
                directions,
                List.of());
        double[] weights = new VoteTraining(shape).weights(ballots, positions);
        return new VoteWeights(
                members,
                kinds,
                shape.firstCounts(),
                shape.scales(),
                directions,
                Arrays.stream(weights).mapToObj(VoteTraining::rounded).toList());
    }

    /** By which statement of an answer with several it was right or wrong where others told what was right. */
    private static boolean firstCounts(String member, List<GradedBallot> ballots) {
        int lead = 0;
        for (GradedBallot ballot : ballots) {
            for (Vote vote : ballot.votes()) {
                if (vote.member().equals(member) && !Objects.equals(vote.first(), vote.last())) {
                    boolean right = ballot.isRight(member);
                    var known = ballot.agreedRight().keySet();
                    if (!known.isEmpty()) {
                        lead += (known.contains(String.valueOf(vote.first())) == right ? 1 : 0)
                                - (known.contains(String.valueOf(vote.last())) == right ? 1 : 0);
                    }
                }
            }
        }
        return lead > 0;
    }

    private static List<Scale> scales(String member, List<GradedBallot> ballots) {
        List<List<Double>> signals = ballots.stream()
                .flatMap(ballot -> ballot.votes().stream())
                .filter(vote -> vote.member().equals(member))
                .map(Vote::signals)
                .toList();
        return IntStream.range(0, AnswerSignals.NAMES.size())
                .mapToObj(signal -> signal < AnswerSignals.FIRST_BY_DEGREES ? new Scale(0, 1) : scale(signals, signal))
                .toList();
    }

    private static Scale scale(List<List<Double>> signals, int signal) {
        double mean =
                signals.stream().mapToDouble(one -> one.get(signal)).average().orElse(0);
        double variance = signals.stream()
                .mapToDouble(one -> Math.pow(one.get(signal) - mean, 2))
                .average()
                .orElse(0);
        return new Scale(rounded(mean), rounded(Math.sqrt(variance)));
    }

    /**
     * One panel that met a question.
     *
     * @param right which candidate was; as many as there are where none was
     */
    private record Meeting(List<Row> candidates, Row none, int right, double weight) {}

    private double[] weights(List<GradedBallot> ballots, List<Position> positions) {
        List<Meeting> meetings = new ArrayList<>();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (int i = 0; i < ballots.size(); i++) {
            GradedBallot ballot = ballots.get(i);
            Optional<String> right = ballot.rightGroup(shape);
            List<List<Vote>> panels = panels(ballot.votes(), random);
            for (List<Vote> panel : panels) {
                meetings.add(meeting(panel, positions.get(i), right, OF_A_QUESTION / panels.size()));
            }
        }
        double[] penalties = penalties();
        double[] usual = new double[layout.size()];
        Arrays.fill(usual, 0, layout.members(), USUAL_WEIGHT);
        return Minimizer.minimum(usual, (at, gradient) -> {
            double loss = 0;
            for (Meeting meeting : meetings) {
                loss += loss(meeting, at, gradient);
            }
            for (int i = 0; i < at.length; i++) {
                double from = at[i] - usual[i];
                loss += penalties[i] / 2 * from * from;
                gradient[i] += penalties[i] * from;
            }
            return loss;
        });
    }

    /** Minus the mean log-likelihood of what was right, over the panels that could have met the question. */
    static double loss(VoteWeights weights, GradedBallot ballot, Position prompt) {
        VoteTraining training = new VoteTraining(weights);
        double[] own =
                weights.weights().stream().mapToDouble(Double::doubleValue).toArray();
        Optional<String> right = ballot.rightGroup(weights);
        List<List<Vote>> panels = panels(
                ballot.votes(), RandomGeneratorFactory.of("L64X128MixRandom").create(SEED));
        return panels.stream()
                .mapToDouble(panel ->
                        loss(training.meeting(panel, prompt, right, 1.0 / panels.size()), own, new double[own.length]))
                .sum();
    }

    private Meeting meeting(List<Vote> votes, Position prompt, Optional<String> right, double weight) {
        List<Candidate> candidates = Ballot.candidates(layout, shape, votes, prompt);
        int which = IntStream.range(0, candidates.size())
                .filter(i -> right.filter(candidates.get(i).group()::equals).isPresent())
                .findFirst()
                .orElse(candidates.size());
        return new Meeting(
                candidates.stream().map(Candidate::row).toList(),
                Ballot.none(layout, shape, votes, prompt),
                which,
                weight);
    }

    private static List<List<Vote>> panels(List<Vote> votes, RandomGenerator random) {
        List<Vote> all = votes;
        if (all.size() <= ALL_PANELS_OF) {
            return IntStream.range(1, 1 << all.size())
                    .mapToObj(chosen -> IntStream.range(0, all.size())
                            .filter(i -> (chosen >> i & 1) == 1)
                            .mapToObj(all::get)
                            .toList())
                    .toList();
        }
        // Of each size as many, since a panel grows from one to all.
        List<List<Vote>> panels = new ArrayList<>();
        List<Vote> order = new ArrayList<>(all);
        for (int round = 0; round < 2; round++) {
            for (int i = order.size() - 1; i > 0; i--) {
                Collections.swap(order, i, random.nextInt(i + 1));
            }
            for (int size = 1; size <= order.size(); size++) {
                panels.add(List.copyOf(order.subList(0, size)));
            }
        }
        return panels;
    }

    /** The negative log-likelihood; adds its gradient. */
    private static double loss(Meeting meeting, double[] weights, double[] gradient) {
        int count = meeting.candidates().size();
        double[] scores = new double[count + 1];
        double most = meeting.none().times(weights);
        scores[count] = most;
        for (int i = 0; i < count; i++) {
            scores[i] = meeting.candidates().get(i).times(weights);
            most = Math.max(most, scores[i]);
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - most);
        }
        for (int i = 0; i <= count; i++) {
            double share = Math.exp(scores[i] - most) / sum - (i == meeting.right() ? 1 : 0);
            Row row = i == count ? meeting.none() : meeting.candidates().get(i);
            row.addTo(gradient, share * meeting.weight());
        }
        return meeting.weight() * (Math.log(sum) + most - scores[meeting.right()]);
    }

    private double[] penalties() {
        double[] penalties = new double[layout.size()];
        int pairs = 2 * layout.members();
        int signals = layout.signal(0, 0);
        int kinds = layout.kind(0, 0);
        Arrays.fill(penalties, 0, pairs, OF_VOTES);
        Arrays.fill(penalties, pairs, signals, OF_PAIRS);
        Arrays.fill(penalties, signals, kinds, OF_SIGNALS);
        Arrays.fill(penalties, kinds, layout.none(), OF_KINDS);
        penalties[layout.none()] = OF_NONE;
        Arrays.fill(penalties, layout.none() + 1, layout.none() + 1 + layout.members(), OF_ASKED);
        Arrays.fill(penalties, layout.none() + 1 + layout.members(), layout.meaning(0, 0), OF_KINDS);
        Arrays.fill(penalties, layout.meaning(0, 0), layout.size(), OF_MEANING);
        return penalties;
    }

    static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
