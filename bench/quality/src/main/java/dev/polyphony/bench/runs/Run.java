package dev.polyphony.bench.runs;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.bench.figures.Point;
import dev.polyphony.bench.recorded.Grading;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All outcomes of one strategy. */
public record Run(String name, List<RunOutcome> outcomes) {
    public Run {
        outcomes = List.copyOf(outcomes);
    }

    /** Mean score over all prompts; one without an answer scores 0. */
    public double accuracy(Grading grading) {
        return mean(outcome -> outcome.score(grading));
    }

    /** Mean score over the prompts that were answered. */
    public double rightWhereAnswered(Grading grading) {
        return outcomes.stream()
                .filter(RunOutcome::answered)
                .mapToDouble(outcome -> outcome.score(grading))
                .average()
                .orElse(Double.NaN);
    }

    /** The share of prompts with an answer. */
    public double coverage() {
        return mean(outcome -> outcome.answered() ? 1 : 0);
    }

    /** US dollars. */
    public double cost() {
        return outcomes.stream().mapToDouble(RunOutcome::cost).sum();
    }

    /** False where a model without a price was asked. */
    public boolean costKnown() {
        return outcomes.stream().allMatch(outcome -> outcome.result().spending().complete());
    }

    /** Mean requests sent for a prompt. */
    public double sends() {
        return mean(RunOutcome::sends);
    }

    /** The share of the models asked that gave a usable answer. */
    public double modelsAnswered() {
        return (double) outcomes.stream()
                        .mapToInt(outcome ->
                                outcome.result().models().successful().size())
                        .sum()
                / outcomes.stream()
                        .mapToInt(
                                outcome -> outcome.result().models().attempted().size())
                        .sum();
    }

    /** The share of the prompts whose answer lacks something. */
    public double degraded() {
        return mean(outcome -> outcome.result().gaps().degraded() ? 1 : 0);
    }

    /** Ended neither with an answer nor by abstaining. */
    public long failed() {
        return outcomes.stream()
                .filter(outcome -> !outcome.answered() && outcome.result().status() != AnalysisStatus.ABSTAINED)
                .count();
    }

    /** Answered with a text that no model gave in the recording. */
    public long unrecorded() {
        return outcomes.stream()
                .filter(outcome -> outcome.answered() && outcome.answer().isEmpty())
                .count();
    }

    public Point point(Grading grading) {
        return new Point(cost(), accuracy(grading));
    }

    private double mean(ToDoubleFunction<RunOutcome> of) {
        return outcomes.stream().mapToDouble(of).average().orElse(Double.NaN);
    }
}
