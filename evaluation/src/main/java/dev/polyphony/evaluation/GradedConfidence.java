package dev.polyphony.evaluation;

/** A confidence and whether the answer was right. */
public record GradedConfidence(double confidence, boolean right) {}
