package dev.polyphony.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.PipelineStep;
import dev.polyphony.call.Money;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.render.PipelinePlanText;
import dev.polyphony.client.Planning;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PromptPart;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CostCeiling;
import dev.polyphony.plan.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes of a pipeline in order, each with its plan, instead of asking. */
public final class PipelineDryRun {
    /** A token is about four characters of English. */
    private static final int CHARACTERS = 4;

    /** A quotation is not counted as longer than this. */
    private static final int MOST_CHARACTERS = 400_000;

    private final Shell shell;
    private final Planning planning;
    private final Map<String, Integer> longest = new HashMap<>();

    public PipelineDryRun(Shell shell, Planning planning) {
        this.shell = shell;
        this.planning = planning;
    }

    /** Returns the exit code. */
    public int print(Pipeline pipeline, boolean json) {
        List<Planned> nodes = new ArrayList<>();
        for (PipelineNode node : pipeline.inOrder()) {
            Compilation compilation = node instanceof PipelineNode.Ask ask ? compiled(ask) : null;
            if (compilation instanceof Compilation.Compiled(CompiledPlan plan)) {
                longest.put(node.name(), longest(plan));
            }
            nodes.add(new Planned(node, compilation));
        }
        Money most = most(nodes);
        if (json) {
            shell.out().println(JsonOutput.of(PlannedPipeline.of(pipeline, nodes, most)));
        } else {
            PipelinePlanText text = new PipelinePlanText(pipeline, shell.outStyle());
            nodes.forEach(planned -> text.node(planned.node, planned.compilation));
            text.end(most);
            text.lines().forEach(shell.lines()::println);
        }
        return nodes.stream().anyMatch(Planned::isRefused) ? ExitCode.REFUSED : ExitCode.OK;
    }

    private static int longest(CompiledPlan plan) {
        return CHARACTERS
                * plan.root().calls().mapToInt(Node.Call::maxOutputTokens).max().orElse(0);
    }

    /** Of all nodes that can be asked; absent where a model has no price. */
    private static @Nullable Money most(List<Planned> nodes) {
        Money sum = Money.ZERO;
        for (Planned node : nodes) {
            if (node.compilation instanceof Compilation.Compiled(CompiledPlan plan)) {
                Money once = CostCeiling.of(plan).once();
                if (once == null) {
                    return null;
                }
                sum = sum.plus(once);
            }
        }
        return sum;
    }

    /** @param compilation absent where a person is asked */
    private record Planned(PipelineNode node, @Nullable Compilation compilation) {
        boolean isRefused() {
            return compilation != null && !(compilation instanceof Compilation.Compiled);
        }
    }

    /** As JSON: what it would ask in which order. */
    private record PlannedPipeline(
            @Nullable String name,
            List<PlannedNode> nodes,
            @JsonProperty("max_cost_once") @Nullable Money most) {
        static PlannedPipeline of(Pipeline pipeline, List<Planned> nodes, @Nullable Money most) {
            return new PlannedPipeline(
                    pipeline.name(), nodes.stream().map(PlannedNode::of).toList(), most);
        }
    }

    /**
     * @param approval whether a person is asked here
     * @param compilation the plan, or why there is none; absent where a person is asked
     */
    private record PlannedNode(
            String name,
            Set<String> after,
            boolean approval,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Compilation compilation) {
        static PlannedNode of(Planned planned) {
            return new PlannedNode(
                    planned.node.name(), planned.node.after(), planned.compilation == null, planned.compilation);
        }
    }

    /** With quotations as long as they can be, so that the cost is the most. */
    private Compilation compiled(PipelineNode.Ask ask) {
        StringBuilder prompt = new StringBuilder();
        int room = MOST_CHARACTERS;
        for (PromptPart part : ask.words()) {
            switch (part) {
                case PromptPart.Words words -> prompt.append(words.text());
                case PromptPart.Status status -> prompt.append("answered");
                case PromptPart.Quote quote -> {
                    int length = Math.min(room, Math.max(1, longest.getOrDefault(quote.node(), 0)));
                    prompt.append("word ".repeat(length / 5 + 1));
                    room -= length;
                }
            }
        }
        Analysis asked = ask.analysis()
                .asStep(
                        "draft." + ask.name(),
                        planning.principal().tenant(),
                        prompt.toString(),
                        new PipelineStep("draft", ask.name(), null, null));
        return planning.preview(List.of(asked)).getFirst();
    }
}
