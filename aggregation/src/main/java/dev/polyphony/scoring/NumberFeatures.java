package dev.polyphony.scoring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which numbers there are, whether what is reckoned with them comes out, and what the last one is. */
final class NumberFeatures {
    private static final Pattern LAST_DECIMAL = Pattern.compile("\\d\\.\\d+\\D*$");
    private static final int TAIL = 60;

    private NumberFeatures() {}

    static void of(String question, String answer, FeatureMap features) {
        List<Double> asked = Numbers.in(question);
        List<Double> said = Numbers.in(answer);
        Set<Double> given = new HashSet<>(asked);
        Set<Double> used = new HashSet<>(said);
        Double last = said.isEmpty() ? null : said.getLast();
        Equations equations = Equations.in(answer);
        features.put("answer_numbers", Math.log1p(said.size()));
        features.put("question_numbers", Math.log1p(asked.size()));
        features.put(
                "given_numbers_used",
                given.isEmpty() ? 0.5 : given.stream().filter(used::contains).count() / (double) given.size());
        features.put("new_numbers", Math.log1p((double)
                used.stream().filter(number -> !given.contains(number)).count()));
        features.put("right_equations", Math.log1p(equations.right()));
        features.put("wrong_equations", Math.log1p(equations.wrong()));
        features.put("any_equation", equations.any());
        features.put("last_is_fraction", last != null && Math.abs(last - Math.rint(last)) > 1e-6);
        features.put("last_size", last == null ? 0 : Math.log1p(Math.abs(last)));
        features.put("last_is_given", last != null && given.contains(last));
        features.put(
                "last_is_result",
                last != null
                        && equations.last().isPresent()
                        && Math.abs(equations.last().getAsDouble() - last) < 1e-6);
        features.put("last_has_decimals", LAST_DECIMAL.matcher(answer).find());
        features.put("last_not_positive", last != null && last <= 0);
        features.put(
                "numbers_in_last_line", Math.log1p(Numbers.in(lastLine(answer)).size()));
        features.put(
                "number_near_end",
                answer.substring(Math.max(0, answer.length() - TAIL)).chars().anyMatch(Character::isDigit));
    }

    private static String lastLine(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        return lines.isEmpty() ? "" : lines.getLast();
    }
}
