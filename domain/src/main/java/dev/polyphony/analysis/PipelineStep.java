package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import org.jspecify.annotations.Nullable;

/**
 * Which pipeline an analysis is a node of. What it comes to is stored however long that takes, and told to its pipeline
 * in a few words: a history does not hold the results of all nodes.
 *
 * @param pipeline the pipeline's workflow
 * @param maxCost what all nodes may cost together; absent without a limit
 * @param prompt where the prompt is kept, if it is long; what stands in its place is its beginning
 */
@Persisted
public record PipelineStep(
        String pipeline,
        String node,

        @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Money maxCost,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String prompt) {}
