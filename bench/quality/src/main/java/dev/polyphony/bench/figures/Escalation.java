package dev.polyphony.bench.figures;

import java.util.List;
import java.util.stream.IntStream;

/** What an escalation over recorded confidences comes to at any threshold, without running each. */
public final class Escalation {
    private final List<List<Step>> questions;

    /** @param questions for each prompt what the models of the chain answered, in order */
    public Escalation(List<List<Step>> questions) {
        this.questions = questions.stream().map(List::copyOf).toList();
    }

    /** @param cost US dollars */
    public record Step(double confidence, double cost, double score) {}

    /** @param threshold from 0 to 1 */
    public record At(double threshold, Point point) {}

    public At at(double threshold) {
        double cost = 0;
        double score = 0;
        for (List<Step> steps : questions) {
            Step best = steps.getFirst();
            cost += best.cost();
            for (int next = 1; next < steps.size() && best.confidence() < threshold; next++) {
                Step step = steps.get(next);
                cost += step.cost();
                // Where none is sure enough the surest so far is the answer.
                best = step.confidence() > best.confidence() ? step : best;
            }
            score += best.score();
        }
        return new At(threshold, new Point(cost, score / questions.size()));
    }

    /** At every hundredth: finer than any difference that the numbers of prompts can show. */
    public List<At> curve() {
        return IntStream.rangeClosed(0, 100).mapToObj(i -> at(i / 100.0)).toList();
    }

    /** The most accurate threshold that costs at most that much; the cheapest of equals. */
    public At best(double mostCost) {
        At best = at(0);
        for (At at : curve()) {
            if (at.point().cost() <= mostCost
                    && at.point().accuracy() > best.point().accuracy()) {
                best = at;
            }
        }
        return best;
    }
}
