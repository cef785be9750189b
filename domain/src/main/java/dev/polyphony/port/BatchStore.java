package dev.polyphony.port;

import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batch.BatchStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batches as whoever submits and follows them sees them: their lines and what came of each, kept as long as prompts and
 * answers are. All methods throw {@link StorageUnavailable} where nobody can say. Safe for use by many threads.
 */
public interface BatchStore {
    /**
     * Begins to receive a batch. What was received under the id before and never came to its end is dropped, and
     * whoever still sends it finds out at his next {@link #add}.
     *
     * @param upload tells this one from others of the same id
     * @return false where a batch of the id was received whole
     */
    boolean open(WorkflowId id, String upload, @Nullable String name, BatchLimits limits);

    /**
     * Keeps the next lines, in order and without gaps.
     *
     * @return false where somebody else began to send the batch anew
     */
    boolean add(WorkflowId id, String upload, List<BatchLine.Received> lines);

    /**
     * The batch is here whole, and can begin.
     *
     * @param digest of all that was sent, by which the same batch is known again
     * @return false where somebody else began to send it anew
     */
    boolean close(WorkflowId id, String upload, String digest);

    /** Drops what was received of a batch that will not be whole; of no effect on one that is. */
    void drop(WorkflowId id, String upload);

    /** What {@link #close} was told; empty where there is no such batch, or it is not whole. */
    Optional<String> digest(WorkflowId id);

    Optional<BatchStatus> status(WorkflowId id);

    /**
     * A tenant's batches, the newest first.
     *
     * @param before id of the last one that was read; absent for the newest
     */
    List<BatchStatus> list(String tenant, int most, @Nullable String before);

    /**
     * Lines in order, with what came of those that ended.
     *
     * @param after the last line that was read, 0 for all
     */
    List<BatchLine.Outcome> lines(WorkflowId id, int after, int most);

    /**
     * Has it go on, pause or be cancelled; the workflow has to be told to look.
     *
     * @return false where it has ended, or is in that state
     */
    boolean order(WorkflowId id, BatchState wanted);
}
