package dev.polyphony.scoring;

import static dev.polyphony.scoring.FeatureMap.words;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kind of writing: a foreign language, a formula, names, a bare choice. */
final class LetterFeatures {
    private static final Pattern DENIAL = Pattern.compile("\\b(?:not|except|least|never|false|incorrect)\\b");
    private static final Pattern LAST_BOX = Pattern.compile("(?s).*\\\\boxed\\{+(.*?)\\}+");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?\\$?[\\d,.]+%?");

    private LetterFeatures() {}

    static void of(String question, String answer, FeatureMap features) {
        Matcher box = LAST_BOX.matcher(answer);
        String last = (box.lookingAt() ? box.group(1) : answer).strip();
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

    private static double part(String text, IntPredicate of) {
        return text.chars().filter(of).count() / (double) Math.max(1, text.length());
    }
}
