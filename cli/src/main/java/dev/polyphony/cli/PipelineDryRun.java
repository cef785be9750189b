package dev.polyphony.cli;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.PipelineStep;
import dev.polyphony.call.Money;
import dev.polyphony.cli.render.PipelinePlanText;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PromptPart;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CostCeiling;
import dev.polyphony.plan.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a pipeline in order, each with its plan, instead of asking. */
public final class PipelineDryRun {
    /** A token is about four characters of English. */
    private static final int CHARACTERS = 4;

    /** A quotation is not counted as longer than this. */
    private static final int MOST_CHARACTERS = 400_000;

    private final Shell shell;
    private final AnalysisClient client;
    private final Map<String, Integer> longest = new HashMap<>();

    public PipelineDryRun(Shell shell, AnalysisClient client) {
        this.shell = shell;
        this.client = client;
    }

    /** Returns the exit code. */
    public int print(Pipeline pipeline) {
        PipelinePlanText text = new PipelinePlanText(pipeline, shell.outStyle());
        Money sum = Money.ZERO;
        boolean priced = true;
        boolean refused = false;
        for (PipelineNode node : pipeline.inOrder()) {
            Compilation compilation = node instanceof PipelineNode.Ask ask ? compiled(ask) : null;
            text.node(node, compilation);
            if (compilation instanceof Compilation.Compiled(CompiledPlan plan)) {
                Money once = CostCeiling.of(plan).once();
                priced &= once != null;
                sum = once == null ? sum : sum.plus(once);
                longest.put(
                        node.name(),
                        plan.root()
                                        .calls()
                                        .mapToInt(Node.Call::maxOutputTokens)
                                        .max()
                                        .orElse(0)
                                * CHARACTERS);
            } else {
                refused |= compilation != null;
            }
        }
        text.end(priced ? sum : null);
        text.lines().forEach(shell.lines()::println);
        return refused ? ExitCode.REFUSED : ExitCode.OK;
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
                        client.principal().tenant(),
                        prompt.toString(),
                        new PipelineStep("draft", ask.name(), null, null));
        return client.preview(List.of(asked)).getFirst();
    }
}
