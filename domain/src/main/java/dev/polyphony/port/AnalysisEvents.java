package dev.polyphony.port;

import dev.polyphony.analysis.AnalysisResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in analyses, for whoever follows one: beside Temporal's history, kept as long as prompts and answers
 * are. Of a tenant's analysis only who may see it asks: ids are not secrets. Safe for use by many threads.
 */
public interface AnalysisEvents {
    /**
     * The result of the analysis' newest run that has one. Once there it does not change.
     *
     * @param analysisId the workflow's id
     * @throws StorageUnavailable where nobody can say
     * @throws TextUnreadable where no key at hand opens it, or this version cannot read it
     */
    Optional<StoredResult> result(String analysisId);

    /**
     * How that run ended; empty where nothing is stored of it, or no more.
     *
     * @throws StorageUnavailable where nobody can say
     * @throws TextUnreadable as {@link #result(String)}
     */
    default Optional<StoredResult> result(String analysisId, String runId) {
        return result(analysisId).filter(stored -> stored.runId().equals(runId));
    }

    /**
     * As {@link #result} for each of these analyses, by the workflow's id. Those without a result are left out, and
     * those whose result no key at hand opens or this version cannot read.
     *
     * @throws StorageUnavailable where nobody can say
     */
    Map<String, StoredResult> results(Collection<String> analysisIds);

    /**
     * What is known of the analysis past a position, in order: empty where there is nothing (yet), or it is kept no
     * longer. A position that was read never gets an earlier neighbour afterwards. Events of kinds that this version
     * does not know are left out.
     *
     * @param analysisId the workflow's id
     * @param position of the last one that was read, 0 for all
     * @throws StorageUnavailable where nobody can say
     * @throws TextUnreadable where no key at hand opens one
     */
    List<StoredEvent> after(String analysisId, long position);

    /**
     * As {@link #after}, without pieces of answers: steps alone, however long the answers are.
     *
     * @throws StorageUnavailable where nobody can say
     * @throws TextUnreadable where no key at hand opens one
     */
    List<StoredEvent> stepsAfter(String analysisId, long position);

    /**
     * Has {@code news} called whenever there may be more of the analysis to read, whoever stored it, until the
     * subscription is closed: also where there is nothing new, also several times for one event, from a thread that
     * must not be held up. A notification can be lost: who waits for long looks again by itself now and then.
     */
    Subscription follow(String analysisId, Runnable news);

    /** As {@link #follow}, of who waits for the result alone: it need not hear of each event before. */
    default Subscription followResult(String analysisId, Runnable news) {
        return follow(analysisId, news);
    }

    /** @param position in the analysis, growing from 1 on */
    record StoredEvent(long position, AnalysisEvent event) {}

    record StoredResult(String runId, AnalysisResult result) {}

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
