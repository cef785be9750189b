package dev.polyphony.scoring;

import dev.polyphony.call.ModelRef;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How sure an answer sounds: neutral − perLowSignal × (different low signals) + perHighSignal × (different high
 * signals, up to mostHighSignals) − tooShort (below fewWords) + thorough (from manyWords, with details), cut to 0..1.
 * It judges every answer, but how sure one sounds says little of whether it is right: {@code docs/confidence.md} has
 * figures.
 */
public final class PhraseScorer implements ConfidenceScorer {
    private static final Pattern DETAILS = Pattern.compile("\\d|```|^[^\\S\\r\\n]*[-*•] ", Pattern.MULTILINE);

    private final Weights weights;
    private final List<Pattern> low;
    private final List<Pattern> high;

    public PhraseScorer(Weights weights) {
        this.weights = weights;
        this.low = phrases(weights.lowSignals());
        this.high = phrases(weights.highSignals());
    }

    @Override
    public Optional<Confidence> score(String question, ModelRef model, String answer) {
        return Optional.of(score(answer));
    }

    /** As {@link #score(String, ModelRef, String)}: neither question nor model matters to it. */
    public Confidence score(String answer) {
        int words = Words.of(answer).size();
        double confidence = weights.neutral()
                - weights.perLowSignal() * present(low, answer)
                + weights.perHighSignal() * Math.min(weights.mostHighSignals(), present(high, answer));
        if (words < weights.fewWords()) {
            confidence -= weights.tooShort();
        }
        if (words >= weights.manyWords() && DETAILS.matcher(answer).find()) {
            confidence += weights.thorough();
        }
        return new Confidence(Math.clamp(confidence, 0.0, 1.0), "phrases", false);
    }

    /** Whether it says that it may be wrong. */
    public boolean doubts(String answer) {
        return present(low, answer) > 0;
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
