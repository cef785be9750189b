package dev.polyphony.workflow;

import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Vectors of as many texts as one message to the server holds, and their vectors one from it. */
@WorkflowInterface
public interface EmbeddingWorkflow {
    /** Fails as {@link dev.polyphony.activity.EmbeddingActivities#embed} does: then its id can be used again. */
    @WorkflowMethod(name = "Embed")
    EmbeddingReply embed(EmbeddingTask task);
}
