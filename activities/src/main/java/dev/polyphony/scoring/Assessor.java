package dev.polyphony.scoring;

import dev.polyphony.call.Assessment;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.Level;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges one answer by itself.
 *
 * <ul>
 *   <li>confidence = neutral − perLowSignal × (different low signals) + perHighSignal × (different high signals, up to
 *       mostHighSignals) − tooShort (below fewWords) + thorough (from manyWords, with details), cut to 0..1
 *   <li>capability, of the model's highest level: basic .25, intermediate .5, advanced .75, expert 1
 *   <li>completeness = 1 − e^(−words / wordsAtTwoThirds): 20 words .18, 100 words .63, 300 words .95; saturating, since
 *       the tenth paragraph adds less than the first
 * </ul>
 */
public final class Assessor {
    private static final Pattern DETAILS = Pattern.compile("\\d|```|^\\s*[-*•] ", Pattern.MULTILINE);

    private final Weights weights;
    private final List<Pattern> low;
    private final List<Pattern> high;

    public Assessor(Weights weights) {
        this.weights = weights;
        this.low = phrases(weights.lowSignals());
        this.high = phrases(weights.highSignals());
    }

    public Assessment assess(String text, Model model) {
        int words = Words.of(text).size();
        return new Assessment(confidence(text, words), capability(model), completeness(words));
    }

    private double confidence(String text, int words) {
        double confidence = weights.neutral()
                - weights.perLowSignal() * present(low, text)
                + weights.perHighSignal() * Math.min(weights.mostHighSignals(), present(high, text));
        if (words < weights.fewWords()) {
            confidence -= weights.tooShort();
        }
        if (words >= weights.manyWords() && DETAILS.matcher(text).find()) {
            confidence += weights.thorough();
        }
        return Math.clamp(confidence, 0.0, 1.0);
    }

    private double capability(Model model) {
        return model.levels().stream()
                .max(Comparator.naturalOrder())
                .map(Assessor::capability)
                .orElse(weights.unknownCapability());
    }

    private static double capability(Level level) {
        return switch (level) {
            case BASIC -> 0.25;
            case INTERMEDIATE -> 0.5;
            case ADVANCED -> 0.75;
            case EXPERT -> 1;
        };
    }

    private double completeness(int words) {
        return 1 - Math.exp(-words / (double) weights.wordsAtTwoThirds());
    }

    private static long present(List<Pattern> signals, String text) {
        return signals.stream().filter(signal -> signal.matcher(text).find()).count();
    }

    private static List<Pattern> phrases(List<String> phrases) {
        return phrases.stream()
                .map(phrase -> Pattern.compile(
                        Pattern.compile(" ")
                                .splitAsStream(phrase)
                                .map(Pattern::quote)
                                .collect(Collectors.joining("\\s+", "\\b", "\\b")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
    }
}
