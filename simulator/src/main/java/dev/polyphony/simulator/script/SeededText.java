package dev.polyphony.simulator.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Readable text about a prompt's own words: the same for the same seed, model and prompt. */
final class SeededText {
    private static final Set<String> PLAIN = Set.of(
            "about",
            "from",
            "have",
            "into",
            "that",
            "them",
            "then",
            "they",
            "this",
            "what",
            "when",
            "will",
            "with",
            "your",
            "compare",
            "discuss",
            "summarize",
            "above",
            "after",
            "again",
            "answer",
            "because",
            "before",
            "being",
            "below",
            "between",
            "could",
            "describe",
            "explain",
            "given",
            "should",
            "their",
            "there",
            "these",
            "thing",
            "those",
            "through",
            "under",
            "until",
            "where",
            "which",
            "while",
            "would",
            "write",
            "please",
            "question",
            "following");
    private static final List<String> OPENINGS = List.of(
            "This text stands in for a model's answer on %s and %s.",
            "A real model would now write about %s and %s; this is a stand-in.",
            "Here a model would weigh %s against %s; no model was asked.");
    private static final List<String> POINTS = List.of(
            "In practice %s depends on %s more than is usually said.",
            "Where %s is well understood, %s follows with little effort.",
            "The evidence on %s is firm; on %s it is thinner.",
            "A common mistake is to treat %s as if it were %s.",
            "Costs rise with %s, while %s sets the limit.",
            "Several sources agree on %s, fewer on %s.",
            "One should measure %s before deciding on %s.");
    private static final List<String> CLOSINGS = List.of(
            "On balance, %s deserves attention first.",
            "What remains open is how %s changes with %s.", "A careful reader would check %s independently.");

    private SeededText() {}

    static String about(String prompt, String model, long seed) {
        RandomGenerator random = new SplittableRandom(Objects.hash(seed, model, prompt));
        List<String> topics = topics(prompt);
        List<String> points = new ArrayList<>(POINTS);
        StringBuilder text = new StringBuilder(sentence(pick(OPENINGS, random), topics, random));
        for (int left = 2 + random.nextInt(3); left > 0; left--) {
            String point = points.remove(random.nextInt(points.size()));
            text.append(' ').append(sentence(point, topics, random));
        }
        text.append(' ').append(sentence(pick(CLOSINGS, random), topics, random));
        // Without the model's name: those who review an answer must not learn whose it is.
        return text.append("\n\n[simulated answer]").toString();
    }

    private static List<String> topics(String prompt) {
        List<String> words = Arrays.stream(prompt.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}-]+"))
                .filter(word -> word.length() > 3 && !PLAIN.contains(word))
                .distinct()
                .limit(12)
                .toList();
        return words.size() >= 2 ? words : List.of("the premise", "the wording", "the context");
    }

    private static String sentence(String template, List<String> topics, RandomGenerator random) {
        int first = random.nextInt(topics.size());
        int second = (first + 1 + random.nextInt(topics.size() - 1)) % topics.size();
        return template.formatted(topics.get(first), topics.get(second));
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }
}
