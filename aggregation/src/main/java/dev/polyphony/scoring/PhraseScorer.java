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
    private final List<Signal> low;
    private final List<Signal> high;

    /** @param begins without its first word no text has the phrase, and that is found out much sooner */
    private record Signal(String begins, Pattern phrase) {}

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

    private static long present(List<Signal> signals, String text) {
        String folded = folded(text);
        return signals.stream()
                .filter(signal -> folded.contains(signal.begins)
                        && signal.phrase.matcher(text).find())
                .count();
    }

    private static List<Signal> phrases(List<String> phrases) {
        return phrases.stream().map(PhraseScorer::signal).toList();
    }

    private static Signal signal(String phrase) {
        List<String> words = Pattern.compile(" ").splitAsStream(phrase).toList();
        String pattern = words.stream().map(Pattern::quote).collect(Collectors.joining("\\s+", "\\b", "\\b"));
        return new Signal(
                folded(words.getFirst()), Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    /** In the letters that patterns compare by. */
    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints()
                .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
