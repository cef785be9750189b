package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.call.Persisted;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.PipelineState;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline's workflow has to do with its nodes in the database. Words, conditions and answers stay there: what
 * comes back is what follows from them. All are safe to repeat.
 */
@ActivityInterface
public interface PipelineActivities {

    /** A node's turn has come: what is to be done. A node that is to be skipped or refused is stored as that. */
    @ActivityMethod(name = "BeginNode")
    Turn begin(Place place);

    /** Stores how a node ended, unless that is known, and says it. */
    @ActivityMethod(name = "EndNode")
    NodeEnded end(End end);

    /** What was decided and ordered until now. */
    @ActivityMethod(name = "PipelineOrders")
    Orders orders(Which pipeline);

    /** Stores how the pipeline ended and tells it; nodes that were not begun stay as they are. */
    @ActivityMethod(name = "EndPipeline")
    void conclude(Ended ended);

    /** @param pipelineId its workflow's */
    @Persisted
    record Which(@JsonProperty("pipeline_id") String pipelineId) {}

    /** @param pipelineId its workflow's */
    @Persisted
    record Place(@JsonProperty("pipeline_id") String pipelineId, String node) {}

    /** What is to be done at a node. */
    @Persisted
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Turn.Ask.class, name = "ask"),
        @JsonSubTypes.Type(value = Turn.Hold.class, name = "hold"),
        @JsonSubTypes.Type(value = Turn.Over.class, name = "over"),
    })
    sealed interface Turn {
        /** @param analysis whose prompt is kept elsewhere if it is long */
        record Ask(Analysis analysis) implements Turn {}

        /** A person is asked. */
        record Hold() implements Turn {}

        /** Nothing: it has ended before, is skipped, or cannot be asked. */
        record Over(NodeState state) implements Turn {}
    }

    /**
     * @param runId of its analysis, whose stored result counts; absent where there is none
     * @param otherwise how it ended where nothing is stored of it
     * @param why for people, where that counts; absent where the state says enough
     */
    @Persisted
    record End(
            @JsonProperty("pipeline_id") String pipelineId,
            String node,

            @JsonProperty("run_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String runId,

            NodeState otherwise,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String why) {}

    @Persisted
    record NodeEnded(NodeState state) {}

    /** @param decided by people so far */
    @Persisted
    record Orders(PipelineState state, List<Decided> decided) {
        public Orders {
            decided = List.copyOf(decided);
        }
    }

    @Persisted
    record Decided(String node, NodeState decision) {}

    /** @param problem absent unless it failed */
    @Persisted
    record Ended(
            @JsonProperty("pipeline_id") String pipelineId,
            PipelineState how,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Problem problem) {}
}
