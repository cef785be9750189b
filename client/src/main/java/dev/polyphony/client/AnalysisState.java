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

    /**
     * Taken up by a worker that is there and cannot go on with it, nor say how far it is; another one may.
     *
     * @param why half a sentence about that worker or what it was to read, such as "it is encrypted with the key ..."
     */
    record Stuck(Instant since, String why) implements AnalysisState {}

    /** Ended without a result; {@code how} is Temporal's word, such as "terminated". */
    record Broken(String how) implements AnalysisState {}
}
