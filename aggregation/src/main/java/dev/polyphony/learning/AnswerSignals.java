package dev.polyphony.learning;

import dev.polyphony.aggregation.StatedAnswer;
import dev.polyphony.scoring.Features;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What can be seen of an answer without understanding it that tells how far its word is good, and what of its question
 * tells one model's strength from another's. The names and their order belong to the weights that were learnt.
 */
final class AnswerSignals {
    static final List<String> NAMES = List.of(
            "contradicts_itself",
            "bare",
            "doubts_the_options",
            "unmarked",
            "numbers_of_the_option",
            "length",
            "digits",
            "question_digits",
            "question_formulas",
            "last_has_decimals",
            "last_is_given",
            "last_is_result",
            "numbers_in_last_line",
            "wrong_equations",
            "given_numbers_used",
            "turns");

    /** Those of what is reckoned; of answers that are no number they say nothing. */
    private static final int FIRST_OF_NUMBERS = 9;

    /** The first of those that vary by degrees; the ones before are yes or no, or shares. */
    static final int FIRST_BY_DEGREES = 5;

    /** In characters: room for a sentence that names the answer, and for no reason. */
    private static final int BARE = 40;

    private static final Pattern DOUBTS = Pattern.compile(
            "closest|none of|not listed|not match|does not|discrepan|error|no correct|typo", Pattern.CASE_INSENSITIVE);
    private static final Pattern MARKED =
            Pattern.compile("answer\\W{0,5}(?:is|:)|\\\\boxed|####", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final Pattern GROUPED = Pattern.compile("(?<=\\d),(?=\\d{3})");

    private AnswerSignals() {}

    static double[] of(String question, String answer, StatedAnswer stated) {
        String text = answer.strip();
        double[] signals = Arrays.copyOf(
                new double[] {
                    yes(stated.several()),
                    yes(text.length() < BARE),
                    yes(DOUBTS.matcher(text).find()),
                    yes(!MARKED.matcher(text).find()),
                    stated.option() == null ? 0 : numbersFound(stated.option(), text),
                    Math.log1p(text.length()),
                    Math.log1p((double) digits(text)),
                    Math.log1p((double) digits(question)),
                    yes(question.indexOf('$') >= 0 || question.indexOf('\\') >= 0)
                },
                NAMES.size());
        if (stated.number()) {
            Map<String, Double> features = Features.of(question, answer);
            for (int i = FIRST_OF_NUMBERS; i < signals.length; i++) {
                signals[i] = features.getOrDefault(NAMES.get(i), 0.0);
            }
        }
        return signals;
    }

    /** From −0.5, where none of the option's numbers is in the answer, to 0.5, where all are; 0 where it has none. */
    private static double numbersFound(String option, String answer) {
        Set<Double> wanted = numbers(option);
        if (wanted.isEmpty()) {
            return 0;
        }
        Set<Double> found = numbers(answer);
        return wanted.stream().filter(found::contains).count() / (double) wanted.size() - 0.5;
    }

    private static Set<Double> numbers(String text) {
        return NUMBER.matcher(GROUPED.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(""))
                .results()
                .map(match -> Double.valueOf(match.group()))
                .collect(Collectors.toSet());
    }

    private static long digits(String text) {
        return text.chars().filter(Character::isDigit).count();
    }

    private static double yes(boolean is) {
        return is ? 1 : 0;
    }
}
