package dev.polyphony.scoring;

/**
 * How sure one can be that an answer is right.
 *
 * @param value 0 to 1
 * @param scorer who says so, such as {@code phrases}
 * @param calibrated whether the value is a probability, learnt on answers of this model to such prompts
 */
public record Confidence(double value, String scorer, boolean calibrated) {}
