package dev.polyphony.learning;

import dev.polyphony.learning.LearntPanel.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tries ways of asking on graded questions: orders of members, the same for all prompts or each prompt's own, and
 * thresholds at which to stop.
 */
final class PolicySearch {
    private static final double[] THRESHOLDS = DoubleStream.iterate(
                    0.45, threshold -> threshold < 0.976, threshold -> threshold + 0.025)
            .toArray();

    /** Above every probability: all are asked. */
    private static final double NEVER = 1.01;

    /** Of more members than that the sets are too many: the most accurate and the cheapest are tried. */
    private static final int MOST_MEMBERS = 8;

    /** Prices of routes that are tried; without prices of members only the first says anything. */
    private static final double[] PRICES = {0, 0.1, 0.3};

    private final List<GradedBallot> ballots;
    private final int questions;
    private final List<Member> members;
    private final Outcomes outcomes;
    private final double[][] costs;
    private final @Nullable Router router;

    /** @param router absent where all prompts are asked in the same order */
    PolicySearch(List<GradedBallot> ballots, List<Member> members, Outcomes outcomes, @Nullable Router router) {
        this.router = router;
        this.ballots = ballots;
        this.questions = ballots.size();
        this.members = members;
        this.outcomes = outcomes;
        this.costs = members.stream()
                .map(member -> ballots.stream()
                        .mapToDouble(ballot -> ballot.costs().getOrDefault(member.name(), orNaN(member)))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The order in which a question's prompt has those members asked. */
    interface Router {
        List<String> order(GradedBallot ballot, List<Member> among, double price);
    }

    private static double orNaN(Member member) {
        return member.cost() == null ? Double.NaN : member.cost();
    }

    List<AskPolicy> found() {
        Map<Integer, List<AskPolicy>> byMembers = new HashMap<>();
        for (List<Integer> order : orders()) {
            int mask = order.stream().mapToInt(i -> 1 << i).sum();
            List<AskPolicy> known = byMembers.computeIfAbsent(mask, any -> new ArrayList<>());
            int[] fixed = order.stream().mapToInt(i -> i).toArray();
            IntFunction<int[]> same = question -> fixed;
            if (order.size() == 1) {
                known.add(evaluate(order, same, 0, null));
                continue;
            }
            for (double threshold : THRESHOLDS) {
                known.add(evaluate(order, same, threshold, null));
            }
            known.add(evaluate(order, same, NEVER, null));
        }
        if (router != null) {
            byMembers.forEach((mask, known) -> known.addAll(routed(mask, router)));
        }
        List<AskPolicy> kept = new ArrayList<>();
        byMembers.forEach((mask, own) -> own.stream()
                .filter(policy -> byMembers.entrySet().stream()
                        .filter(other -> (other.getKey() & mask) == (int) other.getKey())
                        .flatMap(other -> other.getValue().stream())
                        .noneMatch(other -> isBetter(other, policy)))
                .forEach(kept::add));
        kept.sort(Comparator.comparingDouble(AskPolicy::asked)
                .thenComparingDouble(AskPolicy::expected)
                .thenComparing(policy -> String.join(",", policy.order()))
                .thenComparingDouble(AskPolicy::threshold)
                .thenComparingDouble(policy -> Objects.requireNonNullElse(policy.price(), -1.0)));
        return kept;
    }

    private static boolean isBetter(AskPolicy one, AskPolicy other) {
        double of = one.cost() == null ? one.asked() : one.cost();
        double than = other.cost() == null ? other.asked() : other.cost();
        boolean same = (one.cost() == null) == (other.cost() == null);
        return same
                && one.expected() >= other.expected()
                && of <= than
                && (one.expected() > other.expected() || of < than);
    }

    /** Of one member there is one order. */
    private List<AskPolicy> routed(int mask, Router router) {
        if (Integer.bitCount(mask) < 2) {
            return List.of();
        }
        List<Integer> set = IntStream.range(0, members.size())
                .filter(i -> (mask >> i & 1) == 1)
                .boxed()
                .toList();
        List<Member> among = set.stream().map(members::get).toList();
        boolean priced = among.stream().allMatch(member -> member.cost() != null);
        List<AskPolicy> found = new ArrayList<>();
        for (double price : priced ? PRICES : new double[] {0}) {
            int[][] orders = ballots.stream()
                    .map(ballot -> router.order(ballot, among, price).stream()
                            .mapToInt(name -> place(name))
                            .toArray())
                    .toArray(int[][]::new);
            found.add(evaluate(set, question -> orders[question], 0, price));
            for (double threshold : THRESHOLDS) {
                found.add(evaluate(set, question -> orders[question], threshold, price));
            }
        }
        return found;
    }

    private int place(String name) {
        return IntStream.range(0, members.size())
                .filter(i -> members.get(i).name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @param orders of each question, of the same members */
    private AskPolicy evaluate(List<Integer> set, IntFunction<int[]> orders, double threshold, @Nullable Double price) {
        int right = 0;
        double sure = 0;
        long asked = 0;
        double cost = 0;
        for (int question = 0; question < questions; question++) {
            int panel = 0;
            double probability = 0;
            for (int member : orders.apply(question)) {
                panel |= 1 << member;
                asked++;
                cost += costs[member][question];
                probability = outcomes.of(panel).probability()[question];
                if (probability >= threshold) {
                    break;
                }
            }
            right += outcomes.of(panel).right()[question] ? 1 : 0;
            sure += probability;
        }
        return new AskPolicy(
                set.stream().map(i -> members.get(i).name()).toList(),
                Math.round(threshold * 1000) / 1000.0,
                VoteTraining.rounded(right / (double) questions),
                VoteTraining.rounded(sure / questions),
                Double.isNaN(cost) ? null : (Double) (cost / questions),
                VoteTraining.rounded(asked / (double) questions),
                price);
    }

    /**
     * Of each set of members three: the cheapest first, the most accurate first, and the most accurate after the
     * cheapest. Trying every order finds those that were lucky on these questions.
     */
    private Set<List<Integer>> orders() {
        Set<List<Integer>> orders = new LinkedHashSet<>();
        List<Integer> tried = tried();
        for (int set = 1; set < 1 << tried.size(); set++) {
            int chosen = set;
            List<Integer> members = IntStream.range(0, tried.size())
                    .filter(i -> (chosen >> i & 1) == 1)
                    .mapToObj(tried::get)
                    .toList();
            List<Integer> cheapestFirst = members.stream()
                    .sorted(Comparator.comparingDouble(i -> this.members.get(i).costOrZero()))
                    .toList();
            int cheapest = cheapestFirst.getFirst();
            orders.add(cheapestFirst);
            // Members come with the most accurate first.
            orders.add(members);
            orders.add(Stream.concat(Stream.of(cheapest), members.stream().filter(i -> i != cheapest))
                    .toList());
        }
        return orders;
    }

    /** Members come with the most accurate first. */
    private List<Integer> tried() {
        List<Integer> all = IntStream.range(0, members.size()).boxed().toList();
        if (all.size() <= MOST_MEMBERS) {
            return all;
        }
        Set<Integer> chosen = new LinkedHashSet<>(all.subList(0, MOST_MEMBERS - 2));
        all.stream()
                .sorted(Comparator.comparingDouble(i -> members.get(i).costOrZero()))
                .filter(i -> !chosen.contains(i))
                .limit(2)
                .forEach(chosen::add);
        return List.copyOf(chosen);
    }
}
