package dev.polyphony.port;

import dev.polyphony.analysis.AnalysisResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where activities write what happened: stored first, then told to whoever follows. Safe for use by many threads. */
public interface EventRecorder {
    /**
     * Takes the event, to be stored within some 20 ms together with others of this process. Never fails and never waits
     * for the database: an event that cannot be stored is lost, and what it tells is in the result all the same. Taking
     * the same event twice stores it once.
     */
    void publish(AnalysisEvent event);

    /**
     * Waits until what was published here before is stored, at most so long: what is told of an answer in pieces is
     * there before anybody can hear of its end.
     */
    void settle(Duration atMost);

    /** As {@link #settle}; whether it is stored. */
    default boolean settled(Duration atMost) {
        settle(atMost);
        return true;
    }
    /**
     * Stores how a run ended, unless that was stored before, and tells it. Repeating is safe.
     *
     * @param analysisId the workflow's id
     * @param webhook that is told of it, beside those that its tenant has registered; absent where none is
     * @return what is stored now: the first that was given for the run
     * @throws StorageUnavailable where it is not known whether it is
     */
    AnalysisResult conclude(String analysisId, String runId, AnalysisResult result, @Nullable String webhook);

    /** Where the request names nobody to tell. */
    default AnalysisResult conclude(String analysisId, String runId, AnalysisResult result) {
        return conclude(analysisId, runId, result, null);
    }
}
