package dev.polyphony.evaluation;

import dev.polyphony.evaluation.GradedQuestion.Bound;
import dev.polyphony.evaluation.GradedQuestion.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What could be asked in the place of a panel, and what it scored on each question, in their order. */
final class Alternative {
    private final List<String> models;
    private final double[] least;
    private final double[] most;

    /**
     * @param models one, or the two between whom lots are drawn
     * @param least what it scored on each question if it was wrong wherever nobody knows
     * @param most the same if it was right there
     */
    private Alternative(List<String> models, double[] least, double[] most) {
        this.models = models;
        this.least = least;
        this.most = most;
    }

    List<String> models() {
        return models;
    }

    double[] at(Bound bound) {
        return bound == Bound.LEAST ? least : most;
    }

    double mean(Bound bound) {
        return DoubleStream.of(at(bound)).average().orElse(0);
    }

    static Alternative alone(
            String model, List<GradedQuestion> questions, Function<GradedQuestion, Map<String, Grade>> answers) {
        List<Grade> grades = questions.stream()
                .map(question -> Objects.requireNonNull(answers.apply(question).get(model)))
                .toList();
        return new Alternative(
                List.of(model),
                grades.stream().mapToDouble(Grade::least).toArray(),
                grades.stream().mapToDouble(Grade::most).toArray());
    }

    /**
     * Everything that could be had for no more than the panel's mean cost: the models that cost no more, and of each of
     * those with a dearer one the mix that costs as much. Whatever else could be drawn is a mix of these.
     *
     * @param models whose costs are known
     * @return none where even the cheapest costs more
     */
    static List<Alternative> atPanelsCost(List<String> models, List<GradedQuestion> questions) {
        double budget = cost(questions, GradedQuestion::panel);
        List<Alternative> found = new ArrayList<>();
        for (String first : models) {
            double low = cost(questions, question -> grade(question, first));
            if (low > budget) {
                continue;
            }
            Alternative cheap = alone(first, questions, GradedQuestion::singles);
            found.add(cheap);
            for (String second : models) {
                double high = cost(questions, question -> grade(question, second));
                if (high > budget) {
                    found.add(cheap.mixed(
                            alone(second, questions, GradedQuestion::singles), (budget - low) / (high - low)));
                }
            }
        }
        return found;
    }

    /** @param share of the questions that the other is asked, 0 to 1 */
    private Alternative mixed(Alternative other, double share) {
        return new Alternative(
                List.of(models.getFirst(), other.models.getFirst()),
                mixed(least, other.least, share),
                mixed(most, other.most, share));
    }

    private static double[] mixed(double[] one, double[] other, double share) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> (1 - share) * one[i] + share * other[i])
                .toArray();
    }

    private static Grade grade(GradedQuestion question, String model) {
        return Objects.requireNonNull(question.singles().get(model));
    }

    private static double cost(List<GradedQuestion> questions, Function<GradedQuestion, Grade> of) {
        return questions.stream()
                .map(of)
                .map(Grade::costUsd)
                .mapToDouble((@Nullable Double cost) -> Objects.requireNonNull(cost))
                .average()
                .orElse(0);
    }
}
