package dev.polyphony.bench.figures;

/**
 * @param cost US dollars for all prompts
 * @param accuracy mean score, 0 to 1
 */
public record Point(double cost, double accuracy) {}
