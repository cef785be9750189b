package dev.polyphony.bench.recorded;

import dev.polyphony.aggregation.FinalAnswers;
import dev.polyphony.call.FinalAnswer;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A second grading of prompts whose answer is a number. Some recorded scores took a right answer for a wrong one since
 * it went on after the number, or wrote it as {@code $57.00}.
 */
public final class Regrading {
    public static final List<String> RULE = List.of(
            "an answer that was graded wrong is right where its final number equals the expected one, or, where the file",
            "has none, the final number of an answer to the same prompt that was graded right. No right one becomes wrong.");

    private final String sets;

    /** @param sets how the names of the sets begin that are graded again; letter case does not matter */
    public Regrading(String sets) {
        this.sets = sets.toLowerCase(Locale.ROOT);
    }

    /** @param others all answers to the same prompt, this one among them */
    public double score(ModelAnswerLine answer, Collection<ModelAnswerLine> others) {
        if (answer.score() >= 1 || !answer.set().toLowerCase(Locale.ROOT).startsWith(sets)) {
            return answer.score();
        }
        boolean right = number(answer)
                .filter(found -> keys(answer, others).stream().anyMatch(key -> key.compareTo(found) == 0))
                .isPresent();
        return right ? 1 : answer.score();
    }

    private static List<BigDecimal> keys(ModelAnswerLine answer, Collection<ModelAnswerLine> others) {
        if (answer.expected() != null) {
            return decimal(answer.expected()).stream().toList();
        }
        return others.stream()
                .filter(other -> other.score() >= 1)
                .flatMap(other -> number(other).stream())
                .toList();
    }

    private static Optional<BigDecimal> number(ModelAnswerLine answer) {
        return FinalAnswers.of(answer.prompt(), answer.text())
                .filter(found -> found.kind() == FinalAnswer.Kind.NUMBER)
                .flatMap(found -> decimal(found.value()));
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip().replace(",", "").replace("$", "")));
        } catch (NumberFormatException e) {
            // A fraction or a formula: nothing to compare by value.
            return Optional.empty();
        }
    }
}
