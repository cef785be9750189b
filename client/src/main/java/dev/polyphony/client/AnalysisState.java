package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Progress;
import java.time.Instant;

/** Where an analysis stands. */
public sealed interface AnalysisState {
    record Ended(AnalysisResult result) implements AnalysisState {}

    record Running(Progress progress) implements AnalysisState {}

    /** Submitted, but no worker could be asked how far it is. */
    record Unattended(Instant since) implements AnalysisState {}

    /** Ended without a result; {@code how} is Temporal's word, such as "terminated". */
    record Broken(String how) implements AnalysisState {}
}
