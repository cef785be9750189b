package dev.polyphony.cli.render;

import dev.polyphony.call.Money;
import dev.polyphony.pipeline.Condition;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.plan.Compilation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pipeline would ask in which order, and what for at most. */
public final class PipelinePlanText {
    private final Pipeline pipeline;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    public PipelinePlanText(Pipeline pipeline, Style style) {
        this.pipeline = pipeline;
        this.style = style;
        lines.add(style.marks((pipeline.name() == null ? "pipeline" : pipeline.name()) + " · "
                + Figures.count(pipeline.nodes().size(), "node", "nodes") + ", " + pipeline.atOnce() + " at once"
                + (pipeline.deadline() == null ? "" : " · deadline " + Figures.time(pipeline.deadline()))
                + (pipeline.maxCost() == null ? "" : " · at most " + Figures.money(pipeline.maxCost()))));
    }

    public List<String> lines() {
        return lines;
    }

    /** @param compilation absent where a person is asked */
    public void node(PipelineNode node, @Nullable Compilation compilation) {
        lines.add("");
        lines.add(style.strong(node.name()) + style.marks(place(node)));
        lines.addAll(conditions(node, style));
        switch (compilation) {
            case null -> lines.add("  a person approves or rejects");
            case Compilation.Compiled(var plan) ->
                PlanTree.lines(plan, style).stream()
                        .filter(line -> !line.equals(PlanTree.NOTHING_SPENT))
                        .forEach(line -> lines.add("  " + line));
            case Compilation.Unfunded unfunded ->
                lines.add("  " + style.warn("would wait before anything is asked: " + unfunded.problem()));
            case Compilation.Rejected rejected ->
                lines.add("  " + style.bad("refused: " + rejected.field() + ": " + rejected.problem()));
        }
    }

    private static String place(PipelineNode node) {
        Set<String> after = node.after();
        return after.isEmpty() ? " · at once" : " · after " + String.join(", ", after);
    }

    /** Under which it has its turn, and what else is said of it. */
    static List<String> conditions(PipelineNode node, Style style) {
        List<String> said = new ArrayList<>();
        Condition when = node.when();
        if (when != null) {
            said.add("  when " + when.describe());
        }
        Set<String> required = node.required();
        if (!required.isEmpty()) {
            said.add("  skipped where " + String.join(" or ", required) + " has no result");
        }
        if (node.onFailure() == OnFailure.CONTINUE) {
            said.add("  the pipeline goes on without it where it fails");
        }
        return said.stream().map(line -> style.faint(style.marks(line))).toList();
    }

    /** @param most of all nodes if each call is answered once; absent where a model has no price */
    public void end(@Nullable Money most) {
        lines.add("");
        lines.add((most == null
                        ? "What all together costs is unknown"
                        : "All together costs at most " + Figures.money(most))
                + " if each call is answered once, with what is quoted as long as it may be.");
        lines.add(PlanTree.NOTHING_SPENT);
        if (pipeline.maxCost() != null && most != null && most.compareTo(pipeline.maxCost()) > 0) {
            lines.add(style.warn("That is more than its budget of " + Figures.money(pipeline.maxCost())
                    + ": a request that could pass it is not sent."));
        }
    }
}
