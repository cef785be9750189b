package dev.polyphony.recorded;

import dev.polyphony.call.InvalidField;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.evaluation.Calibration;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.evaluation.PairedInterval;
import dev.polyphony.evaluation.Proportion;
import dev.polyphony.learning.GradedBallot;
import dev.polyphony.learning.PanelTraining;
import dev.polyphony.learning.PanelValidation;
import dev.polyphony.learning.PanelValidation.Asked;
import dev.polyphony.learning.Vote;
import dev.polyphony.learning.Wish;
import dev.polyphony.recorded.AdaptiveReport.Difference;
import dev.polyphony.recorded.AdaptiveReport.Point;
import dev.polyphony.recorded.AdaptiveReport.Single;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.training.GradedLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What {@code adaptive} would have come to on recorded and graded answers, out of sample. */
public final class RecordedAdaptive {
    /** Multiples of the best model's cost. */
    public static final List<Double> FACTORS =
            List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 2.0);

    private static final double LEVEL = 0.95;

    private RecordedAdaptive() {}

    /**
     * Each group of models that answered the same questions by itself, that of the most questions first.
     *
     * @param members bare names or names as the file has them; empty for all
     * @param strongest only so many of the most accurate of a group
     * @param cost in US dollars of an answer, not a number where nobody knows
     * @param embeddings tell what prompts mean
     * @throws InvalidField where no two models answered enough of the same questions
     */
    public static List<AdaptiveReport> of(
            List<GradedLine> lines,
            List<String> members,
            int strongest,
            ToDoubleFunction<GradedLine> cost,
            Embeddings embeddings) {
        Set<String> wanted = new TreeSet<>();
        members.forEach(member -> wanted.add(Workload.bare(member)));
        Map<Set<String>, List<GradedBallot>> groups = new LinkedHashMap<>();
        for (GradedBallot ballot : RecordedBallots.of(lines, cost)) {
            Set<String> answered = new TreeSet<>(ballot.right().keySet());
            if (!wanted.isEmpty()) {
                answered.retainAll(wanted);
            }
            groups.computeIfAbsent(answered, any -> new ArrayList<>()).add(ballot);
        }
        List<AdaptiveReport> reports = groups.entrySet().stream()
                .filter(group -> group.getKey().size() > 1)
                .filter(group -> group.getValue().size() >= 2 * PanelTraining.FEWEST_QUESTIONS)
                .sorted(Comparator.comparingInt(group -> -group.getValue().size()))
                .map(group -> report(group.getValue(), names(group.getKey(), group.getValue(), strongest), embeddings))
                .toList();
        if (reports.isEmpty()) {
            throw new InvalidField(
                    "FILE",
                    "has no two models that both answered " + 2 * PanelTraining.FEWEST_QUESTIONS
                            + " prompts or more; fewer tell nothing");
        }
        return reports;
    }

    /** The most accurate first. */
    private static List<String> names(Set<String> group, List<GradedBallot> ballots, int most) {
        return group.stream()
                .sorted(Comparator.comparingDouble(name -> -right(name, ballots)))
                .limit(most)
                .toList();
    }

    private static double right(String model, List<GradedBallot> ballots) {
        return ballots.stream()
                .filter(ballot -> Boolean.TRUE.equals(ballot.right().get(model)))
                .count();
    }

    private static AdaptiveReport report(List<GradedBallot> ballots, List<String> names, Embeddings embeddings) {
        List<Single> singles = names.stream().map(name -> single(name, ballots)).toList();
        List<String> others = names.subList(1, names.size());
        PanelValidation all = validation(ballots, names, embeddings);
        return new AdaptiveReport(
                ballots.size(),
                all.byMeaning(),
                singles,
                points(all, names, singles),
                others.size() < 2 ? null : points(validation(ballots, others, embeddings), others, singles));
    }

    private static Single single(String name, List<GradedBallot> ballots) {
        List<Double> costs = new ArrayList<>();
        ballots.forEach(ballot -> {
            Double cost = ballot.costs().get(name);
            if (cost != null) {
                costs.add(cost);
            }
        });
        return new Single(
                name,
                Proportion.of(right(name, ballots), ballots.size()),
                costs.size() < ballots.size()
                        ? null
                        : (Double) costs.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(0));
    }

    private static PanelValidation validation(List<GradedBallot> ballots, List<String> among, Embeddings embeddings) {
        Set<String> names = new TreeSet<>(among);
        return new PanelValidation(
                ballots.stream().map(ballot -> only(ballot, names)).toList(), embeddings);
    }

    private static List<Point> points(PanelValidation validation, List<String> among, List<Single> singles) {
        Set<String> names = new TreeSet<>(among);
        Single best = singles.getFirst();
        boolean priced = singles.stream().allMatch(single -> single.cost() != null);
        double unit = priced ? Objects.requireNonNull(best.cost()) : 1;
        List<Point> points = new ArrayList<>();
        for (double factor : FACTORS) {
            List<Asked> asked = validation.asking(names, new Wish.MostCost(factor * unit));
            if (!asked.isEmpty()) {
                points.add(point(factor, asked, best, singles, priced ? (Double) unit : null));
            }
        }
        return points;
    }

    private static GradedBallot only(GradedBallot ballot, Set<String> names) {
        List<Vote> votes = ballot.votes().stream()
                .filter(vote -> names.contains(vote.member()))
                .toList();
        return new GradedBallot(ballot.prompt(), ballot.set(), votes, ballot.right(), ballot.costs());
    }

    private static Point point(
            double factor, List<Asked> asked, Single best, List<Single> singles, @Nullable Double unit) {
        int count = asked.size();
        double cost = asked.stream()
                        .mapToDouble(one -> unit == null || one.cost() == null
                                ? one.members().size()
                                : one.cost() / unit)
                        .sum()
                / count;
        List<GradedConfidence> judged = new ArrayList<>();
        asked.forEach(one -> {
            Double confidence = one.confidence();
            if (confidence != null) {
                judged.add(new GradedConfidence(confidence, one.right()));
            }
        });
        return new Point(
                factor,
                Proportion.of((double) asked.stream().filter(Asked::right).count(), count),
                cost,
                asked.stream().mapToInt(one -> one.members().size()).average().orElse(0),
                asked.stream().filter(one -> one.members().size() == 1).count() / (double) count,
                judged.isEmpty() ? 0 : Calibration.of(judged).error(),
                difference(asked, Map.of(best.model(), 1.0)),
                unit == null ? null : difference(asked, lots(singles, cost * unit)));
    }

    /** What the single models are asked for, each with that probability. */
    private static Difference difference(List<Asked> asked, Map<String, Double> shares) {
        double[] differences = asked.stream()
                .mapToDouble(one -> {
                    double[] other = {0};
                    shares.forEach((model, share) ->
                            other[0] += Boolean.TRUE.equals(one.ballot().right().get(model)) ? share : 0);
                    return (one.right() ? 1 : 0) - other[0];
                })
                .toArray();
        double mean = Arrays.stream(differences).average().orElse(0);
        return new Difference(mean, PairedInterval.of(differences, LEVEL));
    }

    /** The best that so much buys of single models: one of them, or lots between a cheaper and a dearer one. */
    private static Map<String, Double> lots(List<Single> singles, double cost) {
        Map<String, Double> best = Map.of(
                singles.stream()
                        .min(Comparator.comparingDouble(RecordedAdaptive::costOf))
                        .orElseThrow()
                        .model(),
                1.0);
        double most = -1;
        for (Single cheap : singles) {
            for (Single dear : singles) {
                double low = costOf(cheap);
                double high = costOf(dear);
                if (low > cost * (1 + 1e-9) || high < low) {
                    continue;
                }
                double share = high <= cost ? 1 : (cost - low) / (high - low);
                double right = (1 - share) * cheap.right().share()
                        + share * dear.right().share();
                if (right > most) {
                    most = right;
                    best = cheap.equals(dear)
                            ? Map.of(cheap.model(), 1.0)
                            : Map.of(cheap.model(), 1 - share, dear.model(), share);
                }
            }
        }
        return best;
    }

    private static double costOf(Single single) {
        return Objects.requireNonNullElse(single.cost(), 0.0);
    }
}
