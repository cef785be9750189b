package dev.polyphony.notation;

import static dev.polyphony.notation.PlanValues.level;
import static dev.polyphony.notation.PlanValues.share;
import static dev.polyphony.notation.PlanValues.task;
import static dev.polyphony.notation.PlanValues.time;

import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a plan from YAML. A mistake is added to the problems; what holds it is then absent. */
public final class PlanReader {
    /** Far beyond any plan that a person would want to pay for. */
    static final int DEEPEST = 16;

    private static final List<String> NODES =
            List.of("call", "fallback", "escalate", "panel", "hedge", "route", "balanced");

    private final NotationProblems problems;
    private final AggregationReader aggregations;

    public PlanReader(NotationProblems problems) {
        this.problems = problems;
        this.aggregations = new AggregationReader(this, problems);
    }

    /** A model by its name, or a mapping with the kind of node as its only key; a call may have its times beside. */
    public Optional<Plan> plan(YamlNode node, String path) {
        if (path.chars().filter(c -> c == '.' || c == '[').count() > 4L * DEEPEST) {
            problems.add(node.at(), path, "nested too deeply; a plan has at most " + DEEPEST + " levels");
            return Optional.empty();
        }
        return switch (node) {
            case YamlNode.Text model -> built(node, path, () -> Plan.Call.of(model.value()));
            case YamlNode.Mapping mapping -> mapping(mapping, path);
            case YamlNode.Numeral number -> unexpected(node, path);
            case YamlNode.Flag flag -> unexpected(node, path);
            case YamlNode.Empty empty -> unexpected(node, path);
            case YamlNode.Sequence list -> unexpected(node, path);
        };
    }

    private <T> Optional<T> unexpected(YamlNode node, String path) {
        problems.add(node.at(), path, "expected a model's name, or one of " + String.join(", ", NODES));
        return Optional.empty();
    }

    private Optional<Plan> mapping(YamlNode.Mapping mapping, String path) {
        List<String> kinds =
                NODES.stream().filter(mapping.entries()::containsKey).toList();
        if (kinds.size() != 1) {
            String hint = mapping.entries().keySet().stream()
                    .map(key -> Nearest.hint(key, NODES))
                    .filter(near -> !near.isEmpty())
                    .findFirst()
                    .orElse("");
            problems.add(
                    mapping.at(),
                    path,
                    "expected exactly one of " + String.join(", ", NODES) + (kinds.isEmpty() ? hint : ""));
            return Optional.empty();
        }
        Fields fields = new Fields(mapping, path, problems);
        Optional<Plan> plan = switch (kinds.getFirst()) {
            case "call" -> call(fields, mapping, path);
            case "fallback" ->
                chain(fields, "fallback", "steps")
                        .flatMap(steps -> built(mapping, path, () -> new Plan.Fallback(steps.plans())));
            case "escalate" -> escalate(fields, mapping, path);
            case "hedge" -> hedge(fields, mapping, path);
            case "panel" -> panel(fields, mapping, path);
            case "balanced" -> balanced(fields, mapping, path);
            default -> route(fields, mapping, path);
        };
        fields.rejectUnknown();
        return plan;
    }

    private Optional<Plan> call(Fields fields, YamlNode.Mapping at, String path) {
        Optional<String> model = fields.required("call", Values::text);
        var floor = fields.optional("floor", time());
        var cap = fields.optional("cap", time());
        return model.flatMap(name -> built(at, path, () -> new Plan.Call(name, floor.orElse(null), cap.orElse(null))));
    }

    private Optional<Plan> escalate(Fields fields, YamlNode.Mapping at, String path) {
        return chain(fields, "escalate", "steps").flatMap(chain -> {
            var threshold = chain.fields().flatMap(f -> f.optional("threshold", share()));
            chain.fields().ifPresent(Fields::rejectUnknown);
            return built(at, path, () -> new Plan.Escalate(chain.plans(), threshold.orElse(null)));
        });
    }

    private Optional<Plan> hedge(Fields fields, YamlNode.Mapping at, String path) {
        return chain(fields, "hedge", "contenders").flatMap(chain -> {
            var delay = chain.fields().flatMap(f -> f.optional("delay", time()));
            chain.fields().ifPresent(Fields::rejectUnknown);
            return built(at, path, () -> new Plan.Hedge(chain.plans(), delay.orElse(null)));
        });
    }

    private Optional<Plan> panel(Fields fields, YamlNode.Mapping at, String path) {
        return fields.nested("panel").flatMap(panel -> {
            Optional<List<Plan>> members = plans(panel, "members");
            var quorum = panel.optional("quorum", Values.whole(1, 1000));
            var grace = panel.optional("grace", time());
            Optional<Aggregation> aggregation = aggregations.read(panel);
            panel.rejectUnknown();
            return members.flatMap(all -> aggregation.flatMap(
                    how -> built(at, path, () -> new Plan.Panel(all, quorum.orElse(null), grace.orElse(null), how))));
        });
    }

    private Optional<Plan> route(Fields fields, YamlNode.Mapping at, String path) {
        return fields.nested("route").flatMap(route -> {
            Optional<List<YamlNode>> ways = route.required("ways", Values::list);
            Optional<Plan> otherwise = child(route, "otherwise");
            List<Plan.Way> read = new ArrayList<>();
            List<YamlNode> items = ways.orElse(List.of());
            for (int i = 0; i < items.size(); i++) {
                way(items.get(i), route.field("ways") + "[" + i + "]").ifPresent(read::add);
            }
            route.rejectUnknown();
            return read.size() == items.size() && ways.isPresent()
                    ? otherwise.flatMap(rest -> built(at, path, () -> new Plan.Route(read, rest)))
                    : Optional.empty();
        });
    }

    private Optional<Plan.Way> way(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            problems.add(node.at(), path, "expected levels or tasks, and then");
            return Optional.empty();
        }
        Fields way = new Fields(mapping, path, problems);
        Optional<List<Level>> levels = way.optional("levels", level());
        Optional<List<TaskType>> tasks = way.optional("tasks", task());
        Optional<Plan> then = child(way, "then");
        way.rejectUnknown();
        return then.flatMap(plan ->
                built(mapping, path, () -> new Plan.Way(levels.orElse(List.of()), tasks.orElse(List.of()), plan)));
    }

    private Optional<Plan> balanced(Fields fields, YamlNode.Mapping at, String path) {
        Optional<List<Plan.Alternative>> choices = fields.required("balanced", node -> node)
                .flatMap(node -> node instanceof YamlNode.Sequence
                        ? alternatives(fields, "balanced")
                        : fields.nested("balanced").flatMap(inner -> {
                            Optional<List<Plan.Alternative>> read = alternatives(inner, "choices");
                            inner.rejectUnknown();
                            return read;
                        }));
        return choices.flatMap(all -> built(at, path, () -> new Plan.Balanced(all)));
    }

    private Optional<List<Plan.Alternative>> alternatives(Fields fields, String name) {
        return fields.required(name, Values::list).flatMap(items -> {
            List<Plan.Alternative> read = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                alternative(items.get(i), fields.field(name) + "[" + i + "]").ifPresent(read::add);
            }
            return read.size() == items.size() ? Optional.of(read) : Optional.empty();
        });
    }

    /** A plan, or one with its share beside it. */
    private Optional<Plan.Alternative> alternative(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Mapping mapping) || !mapping.entries().containsKey("plan")) {
            return plan(node, path).map(plan -> new Plan.Alternative(plan, null));
        }
        Fields fields = new Fields(mapping, path, problems);
        Optional<Plan> plan = child(fields, "plan");
        Optional<Double> share = fields.optional("share", Values.proportion());
        fields.rejectUnknown();
        return fields.sound() ? plan.map(read -> new Plan.Alternative(read, share.orElse(null))) : Optional.empty();
    }

    /** Plans with, or without, settings beside them: {@code fallback: [a, b]} or {@code fallback: {steps: [a, b]}}. */
    private record Chain(List<Plan> plans, Optional<Fields> fields) {}

    private Optional<Chain> chain(Fields fields, String kind, String list) {
        Optional<YamlNode> value = fields.required(kind, node -> node);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof YamlNode.Sequence) {
            return plans(fields, kind).map(plans -> new Chain(plans, Optional.empty()));
        }
        return fields.nested(kind).flatMap(inner -> {
            Optional<List<Plan>> plans = plans(inner, list);
            if (kind.equals("fallback")) {
                inner.rejectUnknown();
            }
            return plans.map(all -> new Chain(all, Optional.of(inner)));
        });
    }

    /** Absent where the list or one of its items cannot be read. */
    Optional<List<Plan>> plans(Fields fields, String name) {
        return fields.required(name, Values::list).flatMap(items -> {
            List<Plan> plans = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                plan(items.get(i), fields.field(name) + "[" + i + "]").ifPresent(plans::add);
            }
            return plans.size() == items.size() ? Optional.of(plans) : Optional.empty();
        });
    }

    Optional<Plan> child(Fields fields, String name) {
        return fields.required(name, node -> node).flatMap(node -> plan(node, fields.field(name)));
    }

    /** What a record refuses is a problem of the node it was read from. */
    <T> Optional<T> built(YamlNode at, String path, Supplier<? extends T> constructor) {
        try {
            return Optional.of(constructor.get());
        } catch (InvalidField e) {
            problems.add(at.at(), path.isEmpty() ? e.field() : path + "." + e.field(), e.problem());
            return Optional.empty();
        }
    }
}
