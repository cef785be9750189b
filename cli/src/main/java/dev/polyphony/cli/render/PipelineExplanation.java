package dev.polyphony.cli.render;

import dev.polyphony.client.Explanation;
import dev.polyphony.pipeline.Condition;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PipelineStatus;
import dev.polyphony.pipeline.PipelineStatus.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What happened in a pipeline, node by node, each analysis with its own story. */
public final class PipelineExplanation {
    private PipelineExplanation() {}

    /** @param analyses the story of an analysis, by its id; empty where it has none any more, or not yet */
    public static List<String> lines(
            Pipeline pipeline, PipelineStatus status, Function<String, Optional<Explanation>> analyses, Style style) {
        List<String> lines = new ArrayList<>(PipelineTree.lines(status, Instant.now(), 0, style));
        for (PipelineNode node : pipeline.inOrder()) {
            Node came = status.nodes().stream()
                    .filter(known -> known.name().equals(node.name()))
                    .findFirst()
                    .orElseThrow();
            lines.add("");
            lines.add(style.strong(PipelineTree.event(came, style).strip())
                    + style.marks(node.after().isEmpty() ? "" : " · after " + String.join(", ", node.after())));
            Condition when = node.when();
            if (when != null && came.state() != NodeState.SKIPPED) {
                lines.add(style.faint("  its turn, since " + when.describe()));
            }
            switch (node) {
                case PipelineNode.Approval approval -> decision(came, lines);
                case PipelineNode.Ask ask -> {
                    String analysis = came.analysis();
                    if (analysis != null) {
                        analyses.apply(analysis)
                                .map(found -> ExplanationText.lines(found.question(), found.result(), style))
                                .orElseGet(List::of)
                                .forEach(line -> lines.add(line.isEmpty() ? "" : "  " + line));
                    }
                }
            }
        }
        return lines;
    }

    private static void decision(Node node, List<String> lines) {
        if (node.question() != null) {
            lines.add("  asked:");
            node.question().lines().limit(20).forEach(line -> lines.add("    " + line));
        }
        if (node.text() != null) {
            lines.add("  said:");
            node.text().lines().forEach(line -> lines.add("    " + line));
        }
    }
}
