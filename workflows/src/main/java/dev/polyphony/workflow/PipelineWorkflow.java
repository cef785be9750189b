package dev.polyphony.workflow;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Analyses that build on each other, each a child workflow of its own. What they ask and answer, and what people
 * decide, is in the database; its id is the pipeline's. Each resumption is a run of its own.
 */
@WorkflowInterface
public interface PipelineWorkflow {
    /** Always ends; what came of it is stored. */
    @WorkflowMethod(name = "Pipeline")
    void run(Run run);

    /** Something was decided or ordered: it looks what. */
    @SignalMethod
    void look();

    /**
     * The shape of a pipeline, without its words.
     *
     * @param round 1, and one more for each time it was resumed
     * @param atOnce analyses under way at once
     * @param deadline of all of it, from the start of the run; absent without one
     * @param steps in the order in which they are written
     */
    @Persisted
    record Run(
            int round,
            @JsonProperty("at_once") int atOnce,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration deadline,

            List<Step> steps) {
        public Run {
            steps = List.copyOf(steps);
        }

        public static Run of(Pipeline pipeline, int round) {
            return new Run(
                    round,
                    pipeline.atOnce(),
                    pipeline.deadline(),
                    pipeline.nodes().stream().map(Step::of).toList());
        }
    }

    /**
     * A node.
     *
     * @param person whether a person is asked, and no model
     * @param after nodes that have to have ended before
     * @param deadline how long a person is waited for; absent without a limit of its own
     */
    @Persisted
    record Step(
            String node,
            boolean person,
            List<String> after,
            @JsonProperty("on_failure") OnFailure onFailure,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration deadline) {
        public Step {
            after = List.copyOf(after);
        }

        private static Step of(PipelineNode node) {
            List<String> after = List.copyOf(node.after());
            return switch (node) {
                case PipelineNode.Ask ask -> new Step(ask.name(), false, after, ask.onFailure(), null);
                case PipelineNode.Approval approval ->
                    new Step(approval.name(), true, after, approval.onFailure(), approval.deadline());
            };
        }
    }
}
