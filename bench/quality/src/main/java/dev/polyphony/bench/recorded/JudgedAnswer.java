package dev.polyphony.bench.recorded;

/**
 * @param score from 0 to 1, as recorded
 * @param corrected the score after {@link Regrading}
 */
public record JudgedAnswer(String text, double score, double corrected) {}
