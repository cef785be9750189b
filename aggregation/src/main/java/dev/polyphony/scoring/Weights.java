package dev.polyphony.scoring;

import java.util.List;
import java.util.Set;

/**
 * Every figure and word that judging answers depends on. Verdicts are recorded, so changing one touches no analysis
 * that runs.
 *
 * @param neutral confidence of an answer without any signal; above the 0.6 at which a chain escalates
 * @param perLowSignal taken off for each different sign of doubt; one is enough to fall below 0.6
 * @param perHighSignal added for each different sign of certainty
 * @param mostHighSignals how many of those count
 * @param tooShort taken off below {@code fewWords}
 * @param thorough added from {@code manyWords} on, where the answer goes into details: figures, a list or code
 * @param wordsAtTwoThirds the length at which completeness is 1 − 1/e, about 0.63
 * @param unknownCapability of a model whose levels the catalogue does not know
 * @param confidence share of the score, as are {@code capability} and {@code completeness}; together 1
 * @param consensus weight of the bonus on top of the score
 * @param shortestKeyWord letters of the shortest word that can be a key point
 */
public record Weights(
        double neutral,
        double perLowSignal,
        double perHighSignal,
        int mostHighSignals,
        double tooShort,
        int fewWords,
        double thorough,
        int manyWords,
        int wordsAtTwoThirds,
        double unknownCapability,
        double confidence,
        double capability,
        double completeness,
        double consensus,
        int shortestKeyWord,
        List<String> lowSignals,
        List<String> highSignals,
        Set<String> plainWords) {

    private static final Weights STANDARD = new Weights(
            0.70,
            0.15,
            0.10,
            2,
            0.20,
            20,
            0.10,
            100,
            100,
            0.5,
            0.5,
            0.3,
            0.2,
            0.1,
            4,
            List.of(
                    "not sure",
                    "uncertain",
                    "might be",
                    "possibly",
                    "I think",
                    "seems like",
                    "appears to",
                    "need more context",
                    "would need to"),
            List.of("definitely", "certainly", "clearly", "proven", "established", "confirmed"),
            Set.of(
                    "about",
                    "above",
                    "after",
                    "again",
                    "also",
                    "although",
                    "among",
                    "because",
                    "been",
                    "before",
                    "being",
                    "below",
                    "between",
                    "both",
                    "cannot",
                    "could",
                    "does",
                    "doing",
                    "down",
                    "during",
                    "each",
                    "either",
                    "else",
                    "even",
                    "every",
                    "from",
                    "further",
                    "have",
                    "having",
                    "here",
                    "however",
                    "into",
                    "itself",
                    "just",
                    "less",
                    "like",
                    "many",
                    "might",
                    "more",
                    "most",
                    "much",
                    "must",
                    "neither",
                    "only",
                    "other",
                    "others",
                    "over",
                    "rather",
                    "same",
                    "should",
                    "since",
                    "some",
                    "such",
                    "than",
                    "that",
                    "their",
                    "them",
                    "then",
                    "there",
                    "therefore",
                    "these",
                    "they",
                    "this",
                    "those",
                    "though",
                    "through",
                    "thus",
                    "under",
                    "until",
                    "upon",
                    "very",
                    "well",
                    "were",
                    "what",
                    "when",
                    "where",
                    "whether",
                    "which",
                    "while",
                    "whom",
                    "whose",
                    "will",
                    "with",
                    "within",
                    "without",
                    "would",
                    "your",
                    "yours"));

    /** Where nothing else is set. */
    public static Weights standard() {
        return STANDARD;
    }

    public Weights {
        lowSignals = List.copyOf(lowSignals);
        highSignals = List.copyOf(highSignals);
        plainWords = Set.copyOf(plainWords);
    }

    /**
     * For answers whose confidences are probabilities of being right: what the model is capable of and how much it
     * wrote has gone into those already, by what graded answers showed it to be worth.
     */
    public Weights forProbabilities() {
        return new Weights(
                neutral,
                perLowSignal,
                perHighSignal,
                mostHighSignals,
                tooShort,
                fewWords,
                thorough,
                manyWords,
                wordsAtTwoThirds,
                unknownCapability,
                1,
                0,
                0,
                consensus,
                shortestKeyWord,
                lowSignals,
                highSignals,
                plainWords);
    }
}
