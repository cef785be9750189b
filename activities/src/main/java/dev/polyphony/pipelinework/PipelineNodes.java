package dev.polyphony.pipelinework;

import dev.polyphony.activity.PipelineActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.PipelineStep;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.pipeline.NodeEnd;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.pipelinestore.PipelineWork;
import dev.polyphony.port.AnalysisEvents.StoredResult;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.textstore.ClaimCheck;
import java.util.Map;

/** Decides whose turn it is, puts prompts together, and keeps what came of each node. */
public final class PipelineNodes implements PipelineActivities {
    /** What people see of a prompt that is elsewhere. */
    private static final int BEGINNING = 1_000;

    private final PipelineWork work;
    private final StoredEvents results;
    private final ClaimCheck claimCheck;

    /** @param results where those of analyses are stored */
    public PipelineNodes(PipelineWork work, StoredEvents results, ClaimCheck claimCheck) {
        this.work = work;
        this.results = results;
        this.claimCheck = claimCheck;
    }

    @Override
    public Turn begin(Place place) {
        Pipeline pipeline = work.definition(place.pipelineId()).orElse(null);
        if (pipeline == null) {
            // Deleted meanwhile: there is nothing left to do.
            return new Turn.Over(NodeState.CANCELLED);
        }
        Map<String, NodeEnd> ends = work.ends(place.pipelineId());
        NodeEnd known = ends.get(place.node());
        if (known != null) {
            return new Turn.Over(known.state());
        }
        PipelineNode node = pipeline.node(place.node());
        String skipped = node.skipped(ends).orElse(null);
        if (skipped != null) {
            return new Turn.Over(work.end(place.pipelineId(), place.node(), NodeState.SKIPPED, skipped));
        }
        return switch (node) {
            case PipelineNode.Approval approval -> {
                work.begin(place.pipelineId(), place.node(), NodeWords.forPeople(node, ends));
                yield new Turn.Hold();
            }
            case PipelineNode.Ask ask -> asked(place, pipeline, ask, ends);
        };
    }

    private Turn asked(Place place, Pipeline pipeline, PipelineNode.Ask ask, Map<String, NodeEnd> ends) {
        try {
            String prompt = NodeWords.forModels(place.pipelineId(), ask, ends);
            int bytes = ServerLimits.bytes(prompt);
            if (bytes > ServerLimits.TEXT) {
                throw new InvalidField(
                        "prompt", bytes + " bytes with what it quotes; at most " + ServerLimits.TEXT + " can be sent");
            }
            Analysis analysis = analysis(WorkflowId.parse(place.pipelineId()), pipeline, ask, prompt);
            work.begin(place.pipelineId(), place.node(), null);
            return new Turn.Ask(analysis);
        } catch (InvalidField e) {
            return new Turn.Over(work.end(place.pipelineId(), place.node(), NodeState.REJECTED, e.getMessage()));
        }
    }

    private Analysis analysis(WorkflowId id, Pipeline pipeline, PipelineNode.Ask ask, String prompt) {
        String analysisId = Pipeline.analysisId(id.id(), ask.name());
        Analysis whole = ask.analysis()
                .asStep(
                        analysisId,
                        id.tenant(),
                        prompt,
                        new PipelineStep(id.value(), ask.name(), pipeline.maxCost(), null));
        if (!ClaimCheck.isLong(prompt)) {
            return whole;
        }
        String kept = claimCheck.keep(prompt, new WorkflowId(id.tenant(), analysisId).value());
        return whole.asStep(
                analysisId,
                id.tenant(),
                ServerLimits.cut(prompt, BEGINNING),
                new PipelineStep(id.value(), ask.name(), pipeline.maxCost(), kept));
    }

    @Override
    public NodeEnded end(End end) {
        String analysis = Pipeline.analysisId(end.pipelineId(), end.node());
        String runId = end.runId();
        AnalysisResult result = runId == null
                ? null
                : results.result(analysis, runId).map(StoredResult::result).orElse(null);
        return new NodeEnded(
                runId == null || result == null
                        ? work.end(end.pipelineId(), end.node(), end.otherwise(), end.why())
                        : work.end(end.pipelineId(), end.node(), runId, result));
    }

    @Override
    public Orders orders(Which pipeline) {
        return new Orders(
                work.state(pipeline.pipelineId()).orElse(PipelineState.CANCELLING),
                work.decisions(pipeline.pipelineId()).entrySet().stream()
                        .map(decision -> new Decided(decision.getKey(), decision.getValue()))
                        .toList());
    }

    @Override
    public void conclude(Ended ended) {
        work.conclude(ended.pipelineId(), ended.how(), ended.problem());
    }
}
