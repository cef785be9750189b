package dev.polyphony.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.call.Money;
import dev.polyphony.pipeline.PipelineStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is told of a pipeline that has ended, or asks a person.
 *
 * @param nodes how each stands, by its name
 * @param waitsFor the nodes at which a person is asked now
 * @param link where the answers are, and what the person is asked, at the service's own address
 */
record PipelineMessage(
        String id,
        String tenant,
        String state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        Map<String, String> nodes,

        @JsonProperty("waits_for") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> waitsFor,

        Money cost,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem,
        String link) {
    static PipelineMessage of(String tenant, PipelineStatus pipeline) {
        Map<String, String> nodes = new LinkedHashMap<>();
        pipeline.nodes().forEach(node -> nodes.put(node.name(), node.state().word()));
        return new PipelineMessage(
                pipeline.id(),
                tenant,
                pipeline.state().word(),
                pipeline.name(),
                nodes,
                pipeline.waiting().stream().map(PipelineStatus.Node::name).toList(),
                pipeline.cost(),
                pipeline.problem(),
                "/api/pipelines/" + pipeline.id() + "/result");
    }
}
