package dev.polyphony.cli.render;

import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.PipelineStatus;
import dev.polyphony.pipeline.PipelineStatus.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far pipelines are. A node stands below the last of those that it waits for; further ones are named. */
public final class PipelineTree {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int EXCERPT = 300;

    private final PipelineStatus pipeline;
    private final Instant now;
    private final long frame;
    private final Style style;
    private final Map<String, Integer> depths = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final int width;

    private PipelineTree(PipelineStatus pipeline, Instant now, long frame, Style style) {
        this.pipeline = pipeline;
        this.now = now;
        this.frame = frame;
        this.style = style;
        pipeline.nodes().forEach(this::depth);
        this.width = pipeline.nodes().stream()
                .mapToInt(node -> node.name().length() + 2 * depth(node))
                .max()
                .orElse(0);
    }

    /** The newest first, as a table. */
    public static List<String> table(List<PipelineStatus> pipelines, Style style) {
        Table table = new Table(style, "").head("ID", "STATE", "DONE", "COST", "SUBMITTED", "NAME");
        for (PipelineStatus pipeline : pipelines) {
            table.row(
                    pipeline.id(),
                    state(pipeline),
                    done(pipeline) + "/" + pipeline.nodes().size(),
                    Figures.money(pipeline.cost()),
                    TIME.format(pipeline.createdAt()),
                    pipeline.name() == null ? "" : pipeline.name());
        }
        return table.lines();
    }

    /**
     * All of it.
     *
     * @param frame of what moves while something is under way
     */
    public static List<String> lines(PipelineStatus pipeline, Instant now, long frame, Style style) {
        PipelineTree tree = new PipelineTree(pipeline, now, frame, style);
        tree.lines.add(summary(pipeline, now, style));
        tree.below(null, "");
        pipeline.waiting().forEach(tree::question);
        return tree.lines;
    }

    /** One line: {@code development pl-1: running, 2 of 5 nodes done, $0.0021 of $1.00, 12.4 s}. */
    public static String summary(PipelineStatus pipeline, Instant now, Style style) {
        Instant until = pipeline.endedAt() == null ? now : pipeline.endedAt();
        String line = (pipeline.name() == null ? "" : pipeline.name() + " ") + pipeline.id() + ": " + state(pipeline)
                + ", " + done(pipeline) + " of "
                + Figures.count(pipeline.nodes().size(), "node", "nodes") + " done, "
                + Figures.money(pipeline.cost())
                + (pipeline.maxCost() == null ? "" : " of " + Figures.money(pipeline.maxCost()))
                + (pipeline.round() > 1 ? ", resumed" : "") + ", "
                + Figures.ticking(Duration.between(pipeline.createdAt(), until));
        return pipeline.problem() == null
                ? line
                : line + "; "
                        + style.bad(pipeline.problem().field() + ": "
                                + pipeline.problem().message());
    }

    /** What became of a node, for where lines are added: {@code planning answered by gpt-4o in 1.2 s, $0.0004}. */
    public static String event(Node node, Style style) {
        return style.marks(
                switch (node.state()) {
                    case PENDING -> "  " + node.name();
                    case RUNNING -> "→ " + node.name() + " asks";
                    case WAITING -> "● " + node.name() + " waits for a decision";
                    default -> mark(node.state(), style) + " " + node.name() + " " + end(node);
                });
    }

    private static String state(PipelineStatus pipeline) {
        return pipeline.state().isFinal() || pipeline.waiting().isEmpty()
                ? word(pipeline.state().word())
                : "waits for a decision";
    }

    private static long done(PipelineStatus pipeline) {
        return pipeline.nodes().stream().filter(node -> node.state().isDone()).count();
    }

    private int depth(Node node) {
        Integer known = depths.get(node.name());
        if (known != null) {
            return known;
        }
        int deepest = -1;
        for (Node before : pipeline.nodes()) {
            if (node.after().contains(before.name())) {
                deepest = Math.max(deepest, depth(before));
            }
        }
        depths.put(node.name(), deepest + 1);
        return deepest + 1;
    }

    /** The one that it stands below: of those that it waits for the deepest, the last of these. */
    private @Nullable String parent(Node node) {
        String parent = null;
        int deepest = -1;
        for (Node before : pipeline.nodes()) {
            if (node.after().contains(before.name()) && depth(before) >= deepest) {
                deepest = depth(before);
                parent = before.name();
            }
        }
        return parent;
    }

    private void below(@Nullable String parent, String indent) {
        List<Node> children = pipeline.nodes().stream()
                .filter(node -> Objects.equals(parent(node), parent))
                .toList();
        for (int i = 0; i < children.size(); i++) {
            Node node = children.get(i);
            boolean last = i == children.size() - 1;
            String branch = parent == null ? "" : last ? "└ " : "├ ";
            String name = indent + branch + node.name();
            String gap = " ".repeat(Math.max(1, width + 2 - name.length()));
            lines.add(style.marks("  " + name + gap) + now(node) + others(node, parent));
            below(node.name(), parent == null ? "" : indent + (last ? "  " : "│ "));
        }
    }

    private String others(Node node, @Nullable String parent) {
        List<String> others =
                node.after().stream().filter(before -> !before.equals(parent)).toList();
        return others.isEmpty() ? "" : style.faint(" (after " + String.join(", ", others) + " too)");
    }

    private String now(Node node) {
        return switch (node.state()) {
            case PENDING -> style.faint("pending");
            case RUNNING ->
                style.spinner(frame) + " running"
                        + (node.beganAt() == null ? "" : "  " + Figures.ticking(Duration.between(node.beganAt(), now)));
            case WAITING -> style.warn(style.marks("● waits for a decision"));
            default -> mark(node.state(), style) + " " + style.marks(end(node));
        };
    }

    private static String mark(NodeState state, Style style) {
        return state.isDone()
                ? style.good(style.marks("✓"))
                : state == NodeState.SKIPPED ? style.faint(style.marks("–")) : style.bad(style.marks("✗"));
    }

    private static String end(Node node) {
        StringBuilder end = new StringBuilder(word(node.state().word()));
        if (node.model() != null) {
            end.append(" by ").append(node.model());
        }
        if (node.beganAt() != null && node.endedAt() != null) {
            end.append(" in ").append(Figures.time(Duration.between(node.beganAt(), node.endedAt())));
        }
        if (node.cost() != null) {
            end.append(", ").append(Figures.money(node.cost()));
        }
        if (node.degraded() != null) {
            end.append(", degraded");
        }
        if (node.why() != null) {
            end.append(" · ").append(node.why());
        }
        return end.toString();
    }

    /** What a person is asked, and how to say it. */
    private void question(Node node) {
        lines.add("");
        String asked = node.question() == null ? "" : node.question();
        asked.lines().limit(20).forEach(line -> lines.add("  " + cut(line)));
        lines.add(style.marks("  → polyphony pipelines approve " + pipeline.id() + " " + node.name()
                + "   or   reject, each with --comment TEXT"));
    }

    private static String cut(String line) {
        return line.length() > EXCERPT ? line.substring(0, EXCERPT) + "…" : line;
    }

    private static String word(String state) {
        return state.replace('_', ' ');
    }
}
