package dev.polyphony.scoring;

import static dev.polyphony.scoring.FeatureMap.count;

import java.util.Locale;
import java.util.regex.Pattern;

/** How the answer is laid out and ends, and how the question is put. */
final class FormFeatures {
    private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{");
    private static final Pattern BOXED_LETTER = Pattern.compile("\\\\boxed\\{+\\s*[A-J]\\s*\\}");
    private static final Pattern OPTION = Pattern.compile("(?m)^[^\\S\\r\\n]*\\(?[A-J][.):]\\s");
    private static final Pattern MARKED = Pattern.compile("####\\s*\\$?-?[\\d,.]+");
    private static final Pattern TURN =
            Pattern.compile("\\b(?:however|wait|actually|but|mistake|incorrect|corrected|correction)\\b");
    private static final Pattern CANNOT = Pattern.compile("\\b(?:cannot|can't|unable|insufficient|not possible"
            + "|no information|not (?:explicitly )?(?:mention|provid|given|stat))");
    private static final Pattern DOUBT = Pattern.compile("\\b(?:not sure|uncertain|might be|possibly|i think|seems like"
            + "|appears to|need more context|would need to)\\b");
    private static final Pattern ITEM = Pattern.compile("(?m)^[^\\S\\r\\n]*(?:\\d+[.)]|[-*])\\s");
    private static final Pattern PARTS = Pattern.compile("\\d/\\d|half|third|quarter|twice|percent|%");
    private static final Pattern TIMES = Pattern.compile("hour|minute|day|week|month|year|age|old");

    private FormFeatures() {}

    static void of(String question, String answer, FeatureMap features) {
        String said = answer.toLowerCase(Locale.ROOT);
        String asked = question.toLowerCase(Locale.ROOT);
        features.put("final_mark", MARKED.matcher(answer).find());
        features.put("boxed", Math.min(3, count(BOXED, answer)));
        features.put("boxed_letter", BOXED_LETTER.matcher(answer).find());
        features.put("boxed_first", answer.startsWith("\\boxed") || answer.startsWith("$\\boxed"));
        features.put("options", Math.min(10, count(OPTION, question)));
        features.put("multiple_choice", count(OPTION, question) > 1);
        features.put("doubts", count(DOUBT, said));
        features.put("turns", TURN.matcher(said).find());
        features.put("cannot", CANNOT.matcher(said).find());
        features.put("items", ITEM.matcher(answer).find());
        features.put("code", answer.contains("```"));
        features.put("formulas", answer.contains("$") && answer.contains("\\"));
        features.put(
                "ends_as_sentence",
                !answer.isEmpty() && ".!?)}]`\"*$".indexOf(answer.charAt(answer.length() - 1)) >= 0);
        features.put("asks_of_parts", PARTS.matcher(asked).find());
        features.put("asks_of_times", TIMES.matcher(asked).find());
        features.put("asks_of_money", question.contains("$"));
    }
}
