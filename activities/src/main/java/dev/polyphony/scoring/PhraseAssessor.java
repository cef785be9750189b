package dev.polyphony.scoring;

import dev.polyphony.call.Assessment;
import dev.polyphony.catalogue.Level;
import dev.polyphony.catalogue.Model;
import java.util.List;
import java.util.Locale;

/**
 * Confidence from the phrases an answer uses, capability from the catalogue, completeness from its length.
 *
 * <p>Confidence starts at .7; each kind of hedging phrase takes .1, each kind of assertive one adds .05, fewer than 20
 * words take .2, and 100 words or more add .1; the result is kept within 0 and 1. Completeness is {@code 1 -
 * e^(-words/100)}: a hundred words come to .63, three hundred to .95. Phrases say how an answer sounds, not whether it
 * is right.
 */
public final class PhraseAssessor implements Assessor {
    private static final List<String> HEDGES = List.of(
            "not sure",
            "uncertain",
            "might be",
            "possibly",
            "i think",
            "seems like",
            "appears to",
            "need more context",
            "would need to");
    private static final List<String> ASSERTIONS =
            List.of("definitely", "certainly", "clearly", "proven", "established", "confirmed");

    private static final double START = 0.7;
    private static final double PER_HEDGE = 0.1;
    private static final double PER_ASSERTION = 0.05;
    private static final double FOR_BREVITY = 0.2;
    private static final double FOR_DETAIL = 0.1;
    private static final int BRIEF_WORDS = 20;
    private static final int DETAILED_WORDS = 100;
    private static final double COMPLETENESS_WORDS = 100;

    @Override
    public Assessment assess(Model model, String prompt, String answer) {
        int words = Words.of(answer).size();
        return new Assessment(
                confidence(answer.toLowerCase(Locale.ROOT), words),
                capability(model),
                1 - Math.exp(-words / COMPLETENESS_WORDS));
    }

    private static double confidence(String answer, int words) {
        double confidence = START
                - PER_HEDGE * HEDGES.stream().filter(answer::contains).count()
                + PER_ASSERTION * ASSERTIONS.stream().filter(answer::contains).count()
                - (words < BRIEF_WORDS ? FOR_BREVITY : 0)
                + (words >= DETAILED_WORDS ? FOR_DETAIL : 0);
        return Math.clamp(confidence, 0, 1);
    }

    /** Of a model whose levels nobody stated, as of a basic one. */
    private static double capability(Model model) {
        int highest = model.levels().stream().mapToInt(Level::ordinal).max().orElse(0);
        return (highest + 1.0) / Level.values().length;
    }
}
