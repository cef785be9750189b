package dev.polyphony.execution;

import static dev.polyphony.execution.Results.s;

import dev.polyphony.call.Failure;
import dev.polyphony.pipeline.Condition.Comparison;
import dev.polyphony.pipeline.Condition.Operator;
import dev.polyphony.pipeline.Condition.Subject;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.PipelineState;
import io.temporal.client.WorkflowStub;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Pipelines, each played on a stage of its own. */
final class GoldenPipelines {
    private GoldenPipelines() {}

    static Map<String, Function<Stage, WorkflowStub>> all() {
        Map<String, Function<Stage, WorkflowStub>> all = new LinkedHashMap<>();
        all.put("pipeline-development", stage -> {
            List.of("planning", "coding", "review", "documentation")
                    .forEach(node -> stage.model(node).answers("of " + node, s(5)));
            stage.model("testing").fails(new Failure.Unavailable(503));
            stage.pipeline()
                    .asks("planning")
                    .asks("coding", "planning")
                    .asks("review", "coding")
                    .asksOrGoesOn("testing", "coding")
                    .asksOrGoesOn("documentation", "coding")
                    .atOnce(2)
                    .within(s(10_000));
            return stage.startPipeline();
        });
        all.put("pipeline-approved", stage -> {
            stage.model("coding").answers("the code");
            stage.model("release").answers("released");
            stage.pipeline()
                    .asks("coding")
                    .approval("gate", OnFailure.STOP, s(1000), "coding")
                    .asksWhen("repair", new Comparison("coding", Subject.TEXT, Operator.CONTAINS, "TODO"), "coding")
                    .asks("release", "gate");
            WorkflowStub pipeline = stage.startPipeline();
            stage.env().sleep(s(60));
            stage.pipeline().decide("gate", NodeState.APPROVED, "ship it");
            pipeline.signal("look");
            return pipeline;
        });
        all.put("pipeline-failed", stage -> {
            stage.model("a").fails(new Failure.InvalidRequest(400, "no"));
            stage.model("b").answers("from b", s(60));
            stage.pipeline()
                    .asks("a")
                    .asks("b")
                    .approval("gate", OnFailure.STOP, null)
                    .asks("c", "b");
            return stage.startPipeline();
        });
        all.put("pipeline-cancelled", stage -> {
            stage.model("a").hangs();
            stage.pipeline().asks("a").asks("b", "a").approval("gate", OnFailure.STOP, null);
            WorkflowStub pipeline = stage.startPipeline();
            stage.env().sleep(s(5));
            stage.pipeline().order(PipelineState.CANCELLING);
            pipeline.signal("look");
            return pipeline;
        });
        all.put("pipeline-deadline", stage -> {
            stage.model("a").hangs();
            stage.pipeline().asks("a").asks("b", "a").within(s(60));
            return stage.startPipeline();
        });
        return all;
    }
}
