package dev.polyphony.scoring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be told of an answer and its question without understanding either: lengths, numbers, whether what is
 * reckoned comes out, how it ends, how the question is put. By name, always all of them, in the same order.
 */
public final class Features {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{");
    private static final Pattern BOXED_LETTER = Pattern.compile("\\\\boxed\\{+\\s*[A-J]\\s*\\}");
    private static final Pattern OPTION = Pattern.compile("(?m)^\\s*\\(?[A-J][.):]\\s");
    private static final Pattern MARKED = Pattern.compile("####\\s*\\$?-?[\\d,.]+");
    private static final Pattern LAST_DECIMAL = Pattern.compile("\\d\\.\\d+\\D*$");
    private static final Pattern TURN =
            Pattern.compile("\\b(?:however|wait|actually|but|mistake|incorrect|corrected|correction)\\b");
    private static final Pattern CANNOT = Pattern.compile("\\b(?:cannot|can't|unable|insufficient|not possible"
            + "|no information|not (?:explicitly )?(?:mention|provid|given|stat))");
    private static final Pattern DOUBT = Pattern.compile("\\b(?:not sure|uncertain|might be|possibly|i think|seems like"
            + "|appears to|need more context|would need to)\\b");
    private static final Pattern ITEM = Pattern.compile("(?m)^\\s*(?:\\d+[.)]|[-*])\\s");
    private static final Pattern PARTS = Pattern.compile("\\d/\\d|half|third|quarter|twice|percent|%");
    private static final Pattern TIMES = Pattern.compile("hour|minute|day|week|month|year|age|old");
    private static final Pattern SENTENCE = Pattern.compile("[.?!]");
    private static final int TAIL = 60;

    private final Map<String, Double> values = new LinkedHashMap<>();

    private Features() {}

    /** Every name, in order. */
    public static List<String> names() {
        return List.copyOf(of("", "").keySet());
    }

    public static Map<String, Double> of(String question, String answer) {
        Features features = new Features();
        features.lengths(question, answer);
        features.numbers(question, answer.strip());
        features.form(question, answer.strip());
        return features.values;
    }

    private void lengths(String question, String answer) {
        List<String> asked = words(question);
        List<String> said = words(answer);
        put("answer_words", Math.log1p(said.size()));
        put("question_words", Math.log1p(asked.size()));
        put("answer_to_question", Math.log1p(said.size()) - Math.log1p(asked.size()));
        put("question_sentences", Math.log1p(count(SENTENCE, question)));
        put("answer_lines", Math.log1p((double) answer.lines().count()));
        Set<String> different = lower(said);
        put("different_words", different.size() / (double) Math.max(1, said.size()));
        put("word_length", said.stream().mapToInt(String::length).average().orElse(0));
        Set<String> shared = new HashSet<>(different);
        shared.retainAll(lower(asked));
        put("words_of_question", shared.size() / (double) Math.max(1, different.size()));
    }

    private void numbers(String question, String answer) {
        List<Double> asked = Numbers.in(question);
        List<Double> said = Numbers.in(answer);
        Set<Double> given = new HashSet<>(asked);
        Set<Double> used = new HashSet<>(said);
        Double last = said.isEmpty() ? null : said.getLast();
        Equations equations = Equations.in(answer);
        put("answer_numbers", Math.log1p(said.size()));
        put("question_numbers", Math.log1p(asked.size()));
        put(
                "given_numbers_used",
                given.isEmpty() ? 0.5 : given.stream().filter(used::contains).count() / (double) given.size());
        put("new_numbers", Math.log1p((double)
                used.stream().filter(number -> !given.contains(number)).count()));
        put("right_equations", Math.log1p(equations.right()));
        put("wrong_equations", Math.log1p(equations.wrong()));
        put("any_equation", equations.any());
        put("last_is_fraction", last != null && Math.abs(last - Math.rint(last)) > 1e-6);
        put("last_size", last == null ? 0 : Math.log1p(Math.abs(last)));
        put("last_is_given", last != null && given.contains(last));
        put(
                "last_is_result",
                last != null
                        && equations.last().isPresent()
                        && Math.abs(equations.last().getAsDouble() - last) < 1e-6);
        put("last_has_decimals", LAST_DECIMAL.matcher(answer).find());
        put("last_not_positive", last != null && last <= 0);
        put("numbers_in_last_line", Math.log1p(Numbers.in(lastLine(answer)).size()));
        put(
                "number_near_end",
                answer.substring(Math.max(0, answer.length() - TAIL)).chars().anyMatch(Character::isDigit));
    }

    private void form(String question, String answer) {
        String said = answer.toLowerCase(Locale.ROOT);
        String asked = question.toLowerCase(Locale.ROOT);
        put("final_mark", MARKED.matcher(answer).find());
        put("boxed", Math.min(3, count(BOXED, answer)));
        put("boxed_letter", BOXED_LETTER.matcher(answer).find());
        put("boxed_first", answer.startsWith("\\boxed") || answer.startsWith("$\\boxed"));
        put("options", Math.min(10, count(OPTION, question)));
        put("multiple_choice", count(OPTION, question) > 1);
        put("doubts", count(DOUBT, said));
        put("turns", TURN.matcher(said).find());
        put("cannot", CANNOT.matcher(said).find());
        put("items", ITEM.matcher(answer).find());
        put("code", answer.contains("```"));
        put("formulas", answer.contains("$") && answer.contains("\\"));
        put("ends_as_sentence", !answer.isEmpty() && ".!?)}]`\"*$".indexOf(answer.charAt(answer.length() - 1)) >= 0);
        put("asks_of_parts", PARTS.matcher(asked).find());
        put("asks_of_times", TIMES.matcher(asked).find());
        put("asks_of_money", question.contains("$"));
    }

    private void put(String name, double value) {
        values.put(name, value);
    }

    private void put(String name, boolean present) {
        values.put(name, present ? 1.0 : 0.0);
    }

    private static int count(Pattern pattern, String text) {
        return (int) pattern.matcher(text).results().count();
    }

    private static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(SPACE.split(stripped));
    }

    private static Set<String> lower(List<String> words) {
        Set<String> lower = new HashSet<>();
        words.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT).replaceAll("^[.,?!]+|[.,?!]+$", "")));
        return lower;
    }

    private static String lastLine(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        return lines.isEmpty() ? "" : lines.getLast();
    }
}
