package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;

/**
 * The same answers judged twice.
 *
 * @param before the analysis' own result
 * @param after what the other selection, or today's prices and scorers, come to
 */
public record Rejudged(AnalysisResult before, AnalysisResult after) {}
