package dev.polyphony.activity;

import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Vectors of texts, by whoever has the keys. */
@ActivityInterface
public interface EmbeddingActivities {
    /** The type of a failure whose details are the field that cannot be honoured, and why. */
    String INVALID = "InvalidField";

    /**
     * One request, each time it is called; none of the provider's where the worker computes them. Fails for good with
     * {@link #INVALID}; else with a {@link dev.polyphony.call.CallFailure} as its detail, for good where no time helps.
     */
    @ActivityMethod(name = "EmbedTexts")
    EmbeddingReply embed(EmbeddingTask task);
}
