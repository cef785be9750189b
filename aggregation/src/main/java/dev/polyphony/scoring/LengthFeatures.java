package dev.polyphony.scoring;

import static dev.polyphony.scoring.FeatureMap.count;
import static dev.polyphony.scoring.FeatureMap.words;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How long question and answer are, and how much of the one is in the other. */
final class LengthFeatures {
    private static final Pattern SENTENCE = Pattern.compile("[.?!]");

    private static final String STOPS = ".,?!";

    private LengthFeatures() {}

    static void of(String question, String answer, FeatureMap features) {
        List<String> asked = words(question);
        List<String> said = words(answer);
        features.put("answer_words", Math.log1p(said.size()));
        features.put("question_words", Math.log1p(asked.size()));
        features.put("answer_to_question", Math.log1p(said.size()) - Math.log1p(asked.size()));
        features.put("question_sentences", Math.log1p(count(SENTENCE, question)));
        features.put("answer_lines", Math.log1p((double) answer.lines().count()));
        Set<String> different = lower(said);
        features.put("different_words", different.size() / (double) Math.max(1, said.size()));
        features.put("word_length", meanLength(said));
        features.put("question_word_length", meanLength(asked));
        Set<String> shared = new HashSet<>(different);
        shared.retainAll(lower(asked));
        features.put("words_of_question", shared.size() / (double) Math.max(1, different.size()));
    }

    private static double meanLength(List<String> words) {
        return words.stream().mapToInt(String::length).average().orElse(0);
    }

    private static Set<String> lower(List<String> words) {
        Set<String> lower = new HashSet<>();
        words.forEach(word -> lower.add(bare(word.toLowerCase(Locale.ROOT))));
        return lower;
    }

    /** Without the stops around it. */
    private static String bare(String word) {
        int start = 0;
        int end = word.length();
        while (start < end && STOPS.indexOf(word.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && STOPS.indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(start, end);
    }
}
