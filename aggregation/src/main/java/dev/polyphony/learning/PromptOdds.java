package dev.polyphony.learning;

import dev.polyphony.learning.LearntPanel.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How likely each member is to be right before anybody is asked, by the prompt alone: for each a logistic regression
 * over the prompt's kind and meaning, drawn to the member's share over all prompts.
 *
 * @param members names of the models, in the order of the weights
 * @param kinds how many there are
 * @param weights by member: of all prompts, of each kind, along each direction
 */
record PromptOdds(List<String> members, int kinds, List<List<Double>> weights) {
    private static final double OF_ALL = 0.01;
    private static final double OF_KINDS = 5;
    private static final double OF_MEANING = 20;

    PromptOdds {
        members = List.copyOf(members);
        weights = weights.stream().map(List::copyOf).toList();
    }

    double of(String member, Position prompt) {
        List<Double> own = weights.get(members.indexOf(member));
        return 1 / (1 + Math.exp(-score(own::get, kinds, prompt)));
    }

    /**
     * Who comes first for that prompt: by the probability to be right, less the price times what a member costs as a
     * share of what the dearest of them does.
     *
     * @param price what the cost of the dearest member weighs, as a probability; 0 goes by accuracy alone
     */
    List<String> order(List<Member> among, double price, Position prompt) {
        double dearest = Math.max(
                Double.MIN_NORMAL,
                among.stream().mapToDouble(Member::costOrZero).max().orElse(0));
        return among.stream()
                .sorted(Comparator.comparingDouble(
                                (Member member) -> price * member.costOrZero() / dearest - of(member.name(), prompt))
                        .thenComparing(Member::name))
                .map(Member::name)
                .toList();
    }

    private static double score(IntToDoubleFunction weights, int kinds, Position prompt) {
        double sum = weights.applyAsDouble(0);
        if (prompt.kind() >= 0) {
            sum += weights.applyAsDouble(1 + prompt.kind());
        }
        for (int i = 0; i < prompt.meaning().size(); i++) {
            sum += weights.applyAsDouble(1 + kinds + i) * prompt.meaning().get(i);
        }
        return sum;
    }

    /** @param positions of each ballot's prompt */
    static PromptOdds learn(List<String> members, int kinds, List<GradedBallot> ballots, List<Position> positions) {
        List<List<Double>> weights = new ArrayList<>();
        for (String member : members) {
            int[] answered = IntStream.range(0, ballots.size())
                    .filter(i -> ballots.get(i).isAnswered(member))
                    .toArray();
            List<Position> own =
                    Arrays.stream(answered).mapToObj(positions::get).toList();
            boolean[] right = new boolean[answered.length];
            for (int i = 0; i < answered.length; i++) {
                right[i] = ballots.get(answered[i]).isRight(member);
            }
            weights.add(Arrays.stream(weights(kinds, own, right))
                    .mapToObj(VoteTraining::rounded)
                    .toList());
        }
        return new PromptOdds(members, kinds, weights);
    }

    private static double[] weights(int kinds, List<Position> prompts, boolean[] right) {
        int directions = prompts.isEmpty() ? 0 : prompts.getFirst().meaning().size();
        return Minimizer.minimum(new double[1 + kinds + directions], (at, gradient) -> {
            double loss = 0;
            for (int i = 0; i < right.length; i++) {
                Position prompt = prompts.get(i);
                double margin = (right[i] ? 1 : -1) * score(place -> at[place], kinds, prompt);
                loss += minusLogOf(margin);
                double share = (right[i] ? -1 : 1) / (1 + Math.exp(margin));
                gradient[0] += share;
                if (prompt.kind() >= 0) {
                    gradient[1 + prompt.kind()] += share;
                }
                for (int j = 0; j < directions; j++) {
                    gradient[1 + kinds + j] += share * prompt.meaning().get(j);
                }
            }
            for (int i = 0; i < at.length; i++) {
                double penalty = i == 0 ? OF_ALL : i <= kinds ? OF_KINDS : OF_MEANING;
                loss += penalty / 2 * at[i] * at[i];
                gradient[i] += penalty * at[i];
            }
            return loss;
        });
    }

    /** Of the logistic function, without overflow. */
    private static double minusLogOf(double margin) {
        return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }

    /** Minus the mean log-likelihood of how the members were graded. */
    double loss(GradedBallot ballot, Position prompt) {
        return members.stream()
                .filter(ballot::isAnswered)
                .mapToDouble(member -> {
                    double probability = of(member, prompt);
                    return -Math.log(ballot.isRight(member) ? probability : 1 - probability);
                })
                .average()
                .orElse(0);
    }
}
