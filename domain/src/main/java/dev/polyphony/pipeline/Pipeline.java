package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Analyses that quote each other's results, and decisions of people between them: a directed graph without a cycle. Its
 * inputs are in its words already.
 *
 * @param name for people; absent without
 * @param nodes 1 to {@value #MOST_NODES}, in the order in which they are written; of two that could begin the first
 *     does
 * @param atOnce analyses under way at once, 1 to {@value #MOST_AT_ONCE}
 * @param maxCost US dollars of all nodes together, above zero; held against before anything is sent
 * @param deadline of all of it, from its start, 1 ms to 30 days; absent without one beside those of its nodes
 */
@Persisted
public record Pipeline(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        List<PipelineNode> nodes,
        @JsonProperty("at_once") int atOnce,

        @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Money maxCost,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Duration deadline) {
    /** As many tasks as a machine with models of its own works on by default. */
    public static final int USUAL_AT_ONCE = 4;

    public static final int MOST_AT_ONCE = 20;

    /** Of one workflow's history: each is some forty events. */
    public static final int MOST_NODES = 100;

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int LONGEST_NAME = 200;

    public Pipeline {
        nodes = List.copyOf(nodes);
        if (name != null
                && (name.isBlank()
                        || name.length() > LONGEST_NAME
                        || name.chars().anyMatch(c -> c < ' '))) {
            throw new InvalidField("name", "1 to 200 characters in one line, or leave it out");
        }
        if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
            throw new InvalidField("nodes", nodes.size() + " of them; a pipeline has 1 to " + MOST_NODES);
        }
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new InvalidField("at-once", atOnce + " is not between 1 and " + MOST_AT_ONCE);
        }
        if (maxCost != null && maxCost.equals(Money.ZERO)) {
            throw new InvalidField("max-cost", "an amount of US dollars above zero, such as 0.05");
        }
        if (deadline != null && (!deadline.isPositive() || deadline.compareTo(LONGEST) > 0)) {
            throw new InvalidField("deadline", "a time above zero and up to 30 days, not " + TimeText.typed(deadline));
        }
        requireSound(nodes);
    }

    /** The same with another bound of what all nodes may cost together. */
    public Pipeline forAtMost(Money most) {
        return new Pipeline(name, nodes, atOnce, most, deadline);
    }

    public PipelineNode node(String wanted) {
        return nodes.stream()
                .filter(node -> node.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no node " + wanted));
    }

    /** The id of a node's analysis. */
    public static String analysisId(String pipelineId, String node) {
        return pipelineId + "." + node;
    }

    /** The nodes in an order in which each comes after all that it waits for. */
    @JsonIgnore
    public List<PipelineNode> inOrder() {
        List<PipelineNode> ordered = new ArrayList<>();
        Set<String> before = new HashSet<>();
        while (ordered.size() < nodes.size()) {
            nodes.stream()
                    .filter(node -> !before.contains(node.name()) && before.containsAll(node.after()))
                    .toList()
                    .forEach(node -> {
                        ordered.add(node);
                        before.add(node.name());
                    });
        }
        return ordered;
    }

    private static void requireSound(List<PipelineNode> nodes) {
        Map<String, PipelineNode> byName = new HashMap<>();
        Map<String, String> files = new HashMap<>();
        for (PipelineNode node : nodes) {
            if (byName.put(node.name(), node) != null) {
                throw new InvalidField("nodes." + node.name(), "is there twice");
            }
            if (node instanceof PipelineNode.Ask ask) {
                String other = files.put(ask.resultFile().toLowerCase(Locale.ROOT), ask.name());
                if (other != null) {
                    throw new InvalidField(
                            "nodes." + node.name() + ".file",
                            "'" + ask.resultFile() + "' is the file of " + other + " already");
                }
            }
        }
        files.forEach((file, node) -> files.forEach((other, owner) -> {
            if (file.startsWith(other + "/")) {
                throw new InvalidField(
                        "nodes." + node + ".file",
                        "'" + file + "' stands below the file of " + owner + ", '" + other + "'");
            }
        }));
        for (PipelineNode node : nodes) {
            for (String before : node.after()) {
                if (!byName.containsKey(before)) {
                    throw new InvalidField(
                            "nodes." + node.name(),
                            "'" + before + "' is no node; there are "
                                    + String.join(
                                            ", ",
                                            byName.keySet().stream().sorted().toList()));
                }
            }
        }
        Set<String> sound = new HashSet<>();
        nodes.forEach(node -> requireNoCycle(node.name(), byName, new LinkedHashSet<>(), sound));
    }

    private static void requireNoCycle(
            String name, Map<String, PipelineNode> nodes, LinkedHashSet<String> way, Set<String> sound) {
        if (sound.contains(name)) {
            return;
        }
        if (!way.add(name)) {
            List<String> cycle = new ArrayList<>(way);
            cycle = new ArrayList<>(cycle.subList(cycle.indexOf(name), cycle.size()));
            cycle.add(name);
            throw new InvalidField(
                    "nodes." + name,
                    "waits for itself: " + String.join(" waits for ", cycle) + "; leave one of these out");
        }
        Objects.requireNonNull(nodes.get(name)).after().forEach(before -> requireNoCycle(before, nodes, way, sound));
        way.remove(name);
        sound.add(name);
    }
}
