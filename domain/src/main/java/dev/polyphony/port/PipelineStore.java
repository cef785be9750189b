package dev.polyphony.port;

import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.Money;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.pipeline.PipelineStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pipelines as whoever submits and follows them sees them, kept as long as prompts and answers are. All methods throw
 * {@link StorageUnavailable} where nobody can say. Safe for use by many threads.
 */
public interface PipelineStore {
    /**
     * Keeps a pipeline that is about to begin.
     *
     * @param digest of all that was sent, by which the same one is known again
     * @return false where there is one of the id: the digest says whether it is the same
     */
    boolean add(WorkflowId id, Pipeline pipeline, String digest);

    Optional<String> digest(WorkflowId id);

    /** As it was submitted. */
    Optional<Pipeline> definition(WorkflowId id);

    /** @param texts whether with what its nodes answered */
    Optional<PipelineStatus> status(WorkflowId id, boolean texts);

    /**
     * A tenant's pipelines, the newest first, without texts.
     *
     * @param before id of the last one that was read; absent for the newest
     */
    List<PipelineStatus> list(String tenant, int most, @Nullable String before);

    /**
     * What a person decided; the workflow has to be told to look.
     *
     * @param decision {@link NodeState#APPROVED} or {@link NodeState#REJECTED}
     * @return false where nobody is asked at that node now
     */
    boolean decide(WorkflowId id, String node, NodeState decision, @Nullable String comment);

    /**
     * Has it be cancelled; the workflow has to be told to look.
     *
     * @return false where it has ended, or is being cancelled
     */
    boolean cancel(WorkflowId id);

    /**
     * Has one that ended without all its results go on: nodes that have one keep it, the others are to be asked again.
     *
     * @param maxCost what all nodes may cost together from now on, with what they did; absent for what it was
     * @return false where it is not {@linkplain PipelineState#isResumable() resumable}
     */
    boolean resume(WorkflowId id, @Nullable Money maxCost);
}
