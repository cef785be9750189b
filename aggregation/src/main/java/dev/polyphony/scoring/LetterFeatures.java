package dev.polyphony.scoring;

import static dev.polyphony.scoring.FeatureMap.words;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The kind of writing: a foreign language, a formula, names, a bare choice. */
final class LetterFeatures {
    private static final Pattern DENIAL = Pattern.compile("\\b(?:not|except|least|never|false|incorrect)\\b");
    private static final String BOX = "\\boxed{";
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?\\$?[\\d,.]+%?");

    private LetterFeatures() {}

    static void of(String question, String answer, FeatureMap features) {
        String last = boxed(answer).strip();
        features.put("final_words", Math.log1p(words(last).size()));
        features.put("final_is_number", PLAIN_NUMBER.matcher(last).matches());
        features.put("answer_foreign", part(answer, c -> c > 127));
        features.put("question_foreign", part(question, c -> c > 127));
        features.put("answer_digits", part(answer, Character::isDigit));
        features.put("question_digits", part(question, Character::isDigit));
        features.put("answer_capitals", part(answer, Character::isUpperCase));
        features.put("question_capitals", part(question, Character::isUpperCase));
        features.put("question_length", Math.log1p(question.length()));
        features.put("asks_at_all", question.contains("?"));
        features.put("asks_to_fill_in", question.contains("__") || question.contains("( )"));
        features.put(
                "asks_what_is_not",
                DENIAL.matcher(question.toLowerCase(Locale.ROOT)).find());
    }

    /** What stands in the last box that is closed; all of it where there is none. */
    private static String boxed(String answer) {
        int box = answer.lastIndexOf(BOX, answer.lastIndexOf('}') - BOX.length());
        if (box < 0) {
            return answer;
        }
        int start = box + BOX.length();
        while (answer.charAt(start) == '{') {
            start++;
        }
        return answer.substring(start, answer.indexOf('}', start));
    }

    private static double part(String text, IntPredicate of) {
        return text.chars().filter(of).count() / (double) Math.max(1, text.length());
    }
}
