package dev.polyphony.execution;

import static dev.polyphony.execution.Results.s;

import dev.polyphony.activity.PipelineActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.PipelineStep;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Money;
import dev.polyphony.pipeline.Condition;
import dev.polyphony.pipeline.NodeEnd;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.pipeline.PromptPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pipeline as it is stored, and what became of its nodes. */
final class ScriptedPipeline implements PipelineActivities {
    static final String ID = "pipeline-1";

    private final ScriptedResults results;
    private final List<PipelineNode> nodes = new ArrayList<>();
    private final Map<String, NodeEnd> ends = new ConcurrentHashMap<>();
    private final Map<String, String> why = new ConcurrentHashMap<>();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final Map<String, String> kept = new ConcurrentHashMap<>();
    private volatile PipelineState state = PipelineState.RUNNING;
    private volatile @Nullable Ended ended;
    private int atOnce = Pipeline.USUAL_AT_ONCE;
    private @Nullable Duration deadline;
    private @Nullable Money maxCost;

    ScriptedPipeline(ScriptedResults results) {
        this.results = results;
    }

    /** A node that quotes others, and asks the model of its own name. */
    ScriptedPipeline asks(String name, String... quoted) {
        return node(name, OnFailure.STOP, null, Stream.of(quoted));
    }

    ScriptedPipeline asksOrGoesOn(String name, String... quoted) {
        return node(name, OnFailure.CONTINUE, null, Stream.of(quoted));
    }

    ScriptedPipeline asksWhen(String name, Condition when, String... quoted) {
        return node(name, OnFailure.STOP, when, Stream.of(quoted));
    }

    private ScriptedPipeline node(String name, OnFailure onFailure, @Nullable Condition when, Stream<String> quoted) {
        List<PromptPart> words = Stream.concat(
                        Stream.<PromptPart>of(new PromptPart.Words(name + ":")),
                        quoted.map(node -> new PromptPart.Quote(node, null)))
                .toList();
        Analysis analysis =
                new Analysis("node", "default", "-", Selection.Preset.of("fallback"), new Limits(s(600), null, null));
        nodes.add(new PipelineNode.Ask(name, words, List.of(), when, onFailure, analysis, null));
        return this;
    }

    /** A node that asks a person. */
    ScriptedPipeline approval(String name, OnFailure onFailure, @Nullable Duration longest, String... quoted) {
        nodes.add(new PipelineNode.Approval(
                name,
                Stream.of(quoted)
                        .map(node -> (PromptPart) new PromptPart.Quote(node, null))
                        .toList(),
                List.of(),
                null,
                onFailure,
                longest));
        return this;
    }

    ScriptedPipeline atOnce(int most) {
        atOnce = most;
        return this;
    }

    ScriptedPipeline within(Duration longest) {
        deadline = longest;
        return this;
    }

    ScriptedPipeline forAtMost(Money most) {
        maxCost = most;
        return this;
    }

    /** The node's prompt is kept there and does not travel. */
    ScriptedPipeline keeps(String node, String reference) {
        kept.put(node, reference);
        return this;
    }

    Pipeline definition() {
        return new Pipeline(null, nodes, atOnce, maxCost, deadline);
    }

    /** What a person decided. */
    void decide(String node, NodeState decision, String comment) {
        ends.put(node, new NodeEnd(decision, comment, null));
    }

    void order(PipelineState ordered) {
        state = ordered;
    }

    /** As a resumption does: what has no result is to be asked again. */
    void reset() {
        state = PipelineState.RUNNING;
        ended = null;
        ends.values().removeIf(end -> !end.state().isDone());
    }

    NodeEnd end(String node) {
        return Objects.requireNonNull(ends.get(node), node);
    }

    NodeState state(String node) {
        NodeEnd end = ends.get(node);
        return end == null ? NodeState.PENDING : end.state();
    }

    String why(String node) {
        return why.getOrDefault(node, "");
    }

    /** In the order in which they had their turn, those that were skipped included. */
    List<String> begun() {
        return begun;
    }

    @Nullable
    Ended ended() {
        return ended;
    }

    @Override
    public Turn begin(Place place) {
        begun.add(place.node());
        NodeEnd known = ends.get(place.node());
        if (known != null) {
            return new Turn.Over(known.state());
        }
        PipelineNode node = definition().node(place.node());
        String skipped = node.skipped(ends).orElse(null);
        if (skipped != null) {
            why.put(place.node(), skipped);
            ends.put(place.node(), new NodeEnd(NodeState.SKIPPED, null, null));
            return new Turn.Over(NodeState.SKIPPED);
        }
        return switch (node) {
            case PipelineNode.Approval approval -> new Turn.Hold();
            case PipelineNode.Ask ask -> new Turn.Ask(asked(ask));
        };
    }

    private Analysis asked(PipelineNode.Ask ask) {
        StringBuilder prompt = new StringBuilder();
        ask.words()
                .forEach(part -> prompt.append(
                        switch (part) {
                            case PromptPart.Words words -> words.text();
                            case PromptPart.Quote quote ->
                                " " + end(quote.node()).text();
                            case PromptPart.Status status ->
                                " " + state(status.node()).word();
                        }));
        return ask.analysis()
                .asStep(
                        Pipeline.analysisId(ID, ask.name()),
                        "default",
                        prompt.toString(),
                        new PipelineStep(ID, ask.name(), maxCost, kept.get(ask.name())));
    }

    @Override
    public NodeEnded end(End end) {
        AnalysisResult result = end.runId() == null ? null : results.of(end.runId());
        NodeState came = result == null ? end.otherwise() : NodeState.of(result.status());
        NodeEnd known = ends.putIfAbsent(
                end.node(),
                new NodeEnd(
                        came, result == null ? null : result.response(), result == null ? null : result.confidence()));
        if (end.why() != null && known == null) {
            why.put(end.node(), end.why());
        }
        return new NodeEnded(known == null ? came : known.state());
    }

    @Override
    public Orders orders(Which pipeline) {
        return new Orders(
                state,
                ends.entrySet().stream()
                        .filter(end -> definition().node(end.getKey()) instanceof PipelineNode.Approval)
                        .map(end -> new Decided(end.getKey(), end.getValue().state()))
                        .toList());
    }

    @Override
    public void conclude(Ended how) {
        ended = how;
    }
}
