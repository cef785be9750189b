package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Progress;
import java.time.Instant;

/** Where an analysis stands. */
public sealed interface Standing {
    record Ended(AnalysisResult result) implements Standing {}

    record Running(Progress progress) implements Standing {}

    /** Submitted, but no worker could be asked how far it is. */
    record Unattended(Instant since) implements Standing {}

    /** Ended without a result; {@code how} is Temporal's word, such as "terminated". */
    record Broken(String how) implements Standing {}
}
