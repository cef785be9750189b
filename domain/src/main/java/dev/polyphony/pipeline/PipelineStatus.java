package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a pipeline is.
 *
 * @param id the tenant's own name for it
 * @param name of the pipeline; absent where it has none
 * @param round 1, and one more each time it is resumed
 * @param nodes in the order in which they are written
 * @param cost of the nodes that ended, as far as it is known
 * @param maxCost of all of them together; absent without a limit
 * @param problem why it failed; absent otherwise
 */
public record PipelineStatus(
        String id,
        PipelineState state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        int round,
        List<Node> nodes,
        Money cost,

        @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Money maxCost,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem,

        @JsonProperty("created_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant createdAt,

        @JsonProperty("ended_at")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant endedAt) {
    public PipelineStatus {
        nodes = List.copyOf(nodes);
    }

    /** The nodes where a person is asked now. */
    @JsonIgnore
    public List<Node> waiting() {
        return nodes.stream().filter(node -> node.state() == NodeState.WAITING).toList();
    }

    /**
     * One of its nodes.
     *
     * @param after nodes that it waits for
     * @param analysis id of its analysis; absent before it was asked, and where a person is
     * @param question what a person is asked; absent otherwise, and before
     * @param text the answer, or what a person said; absent before its end, without any, and where only how far it is
     *     was asked for
     * @param file what its answer is called in a folder; absent where a person is asked
     * @param model that gave the answer
     * @param cost absent where nothing of it is known
     * @param degraded whether the answer lacks something of what was asked for
     * @param why it was skipped or has no result, for people
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Node(
            String name,
            @JsonProperty("status") NodeState state,
            List<String> after,
            @Nullable String analysis,
            @Nullable String question,
            @Nullable String text,
            @Nullable String file,
            @Nullable String model,
            @Nullable Money cost,
            @Nullable Double confidence,
            @Nullable Boolean degraded,
            @Nullable String why,

            @JsonProperty("began_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant beganAt,

            @JsonProperty("ended_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant endedAt) {
        public Node {
            after = List.copyOf(after);
        }
    }
}
