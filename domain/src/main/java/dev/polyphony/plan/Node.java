package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node of a compiled plan: everything that depends on data which can change is decided and recorded here. Paths
 * number the children from 1: {@code 2.1} is the first child of the root's second; the root itself is the empty path.
 */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Node.Call.class, name = "call"),
    @JsonSubTypes.Type(value = Node.Skipped.class, name = "skipped"),
    @JsonSubTypes.Type(value = Node.Fallback.class, name = "fallback"),
    @JsonSubTypes.Type(value = Node.Escalate.class, name = "escalate"),
    @JsonSubTypes.Type(value = Node.Panel.class, name = "panel"),
    @JsonSubTypes.Type(value = Node.Hedge.class, name = "hedge"),
})
public sealed interface Node extends TreeNode<Node> {
    String path();

    /** The least time in which the node can be of use. */
    Duration floor();

    /**
     * A model that will be asked.
     *
     * @param name as the user wrote it
     * @param lane the task queue of its provider, or its own
     * @param step where in the plan, for people: {@code step 2 of 5}; empty for a plan of one call
     * @param sends the most requests it may send
     * @param ceiling the most that one request can cost; absent where the catalogue has no price
     * @param notBefore when it is worth asking; absent where it is at once
     * @param placement absent on its lane
     * @param agent the slot of the balanced pool that it is given to; absent for a call that is not balanced
     */
    record Call(
            String path,
            String name,
            ModelRef model,
            String lane,
            String step,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration floor,
            int sends,
            @JsonProperty("max_output_tokens") int maxOutputTokens,
            @Nullable Double temperature,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Money ceiling,

            @JsonProperty("not_before") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            NotBefore notBefore,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Placement placement,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String agent)
            implements Node {
        private static final Placement LANE = new Placement.Lane();

        public Call(
                String path,
                String name,
                ModelRef model,
                String lane,
                String step,
                Duration floor,
                int sends,
                int maxOutputTokens,
                @Nullable Double temperature) {
            this(path, name, model, lane, step, floor, sends, maxOutputTokens, temperature, null, null, null, null);
        }

        public Call(
                String path,
                String name,
                ModelRef model,
                String lane,
                String step,
                Duration floor,
                int sends,
                int maxOutputTokens,
                @Nullable Double temperature,
                @Nullable Money ceiling,
                @Nullable NotBefore notBefore,
                @Nullable Placement placement) {
            this(
                    path,
                    name,
                    model,
                    lane,
                    step,
                    floor,
                    sends,
                    maxOutputTokens,
                    temperature,
                    ceiling,
                    notBefore,
                    placement,
                    null);
        }

        /** What the Web UI shows beside the activity. */
        public String summary() {
            return step.isEmpty() ? name : name + " · " + step;
        }

        /** Where it runs. */
        public Placement placed() {
            return placement == null ? LANE : placement;
        }

        /** Whether it would be asked too early. */
        public boolean needsTime(Instant now) {
            return notBefore != null && notBefore.at().isAfter(now);
        }
    }

    /**
     * A model that only needs time, from semantics 5 on.
     *
     * @param at when it is worth asking, in whole milliseconds
     * @param why as what a call fails that comes too early
     */
    @Persisted
    record NotBefore(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at, Failure why) {}

    /** A model of the plan that cannot be asked, known before anything is spent. */
    record Skipped(String path, String name, ModelRef model, Failure why) implements Node {
        @JsonIgnore
        @Override
        public Duration floor() {
            return Duration.ZERO;
        }
    }

    /** Steps in order, each with the most time it gets while a later one is left. */
    record Fallback(
            String path,
            List<Step> steps,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration floor) implements Node {
        public Fallback {
            steps = List.copyOf(steps);
        }
    }

    @Persisted
    record Step(
            Node node,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration cap) {}

    /** As a fallback, but an answer whose confidence is below the threshold is not good enough either. */
    record Escalate(
            String path,
            List<Step> steps,
            double threshold,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration floor)
            implements Node {
        public Escalate {
            steps = List.copyOf(steps);
        }
    }

    /** Contenders one after the other, each after the delay of the one before. */
    record Hedge(
            String path,
            List<Contender> contenders,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration floor) implements Node {
        public Hedge {
            contenders = List.copyOf(contenders);
        }
    }

    /** @param delay how long it may run alone before the next one starts */
    @Persisted
    record Contender(
            Node node,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration delay) {}

    /**
     * Members at once, then the aggregation, for which {@code aggregationFloor} is kept back.
     *
     * @param grace what stragglers get once the quorum is in, or the least of it
     * @param cap time after which the answers there are go on to judges or a chairman, if there are any; absent: none,
     *     members get all but that floor
     * @param stragglers the rule by which the panel waits for slower members; absent: exactly that quorum and that
     *     grace
     */
    record Panel(
            String path,
            List<Node> members,
            int quorum,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration grace,
            AggregationNode aggregation,

            @JsonProperty("aggregation_floor") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration aggregationFloor,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration floor,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration cap,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Stragglers stragglers)
            implements Node {
        public Panel(
                String path,
                List<Node> members,
                int quorum,
                Duration grace,
                AggregationNode aggregation,
                Duration aggregationFloor,
                Duration floor) {
            this(path, members, quorum, grace, aggregation, aggregationFloor, floor, null, null);
        }

        public Panel {
            members = List.copyOf(members);
        }

        @Override
        public List<List<Node>> stages() {
            return aggregation.stages();
        }

        /** How often each of those who are consulted is asked. */
        public int rounds() {
            return aggregation.rounds(members.size());
        }

        /** More than half of so many members; of two one is enough, or a single slow one would keep every panel. */
        public static int majority(int members) {
            return members <= 2 ? 1 : members / 2 + 1;
        }
    }

    /**
     * How a panel waits for its slower members, from semantics 4 on.
     *
     * @param asLongAgain whether they get as long again as the quorum took, where that is longer than the grace
     * @param ofThoseLeft whether a majority of the members that have not failed is quorum enough, where that is less
     */
    @Persisted
    record Stragglers(
            @JsonProperty("as_long_again") boolean asLongAgain,
            @JsonProperty("of_those_left") boolean ofThoseLeft) {}

    /** What people call the node: its model, or its place in the plan. */
    default String label() {
        return switch (this) {
            case Call call -> call.name();
            case Skipped skipped -> skipped.name();
            case Fallback fallback -> "chain " + fallback.path();
            case Escalate escalate -> "chain " + escalate.path();
            case Panel panel -> "panel " + panel.path();
            case Hedge hedge -> "hedge " + hedge.path();
        };
    }

    @Override
    default List<Node> children() {
        return switch (this) {
            case Call call -> List.of();
            case Skipped skipped -> List.of();
            case Fallback fallback -> fallback.steps().stream().map(Step::node).toList();
            case Escalate escalate -> escalate.steps().stream().map(Step::node).toList();
            case Panel panel -> panel.members();
            case Hedge hedge -> hedge.contenders().stream().map(Contender::node).toList();
        };
    }

    /**
     * What a plan comes to by what its parts come to: one rule for each way in which parts go together, so that another
     * kind of node seldom needs another rule.
     */
    interface Fold<R> {
        R call(Call call);

        R skipped(Skipped skipped);

        /** One after the other, the next where the one before is of no use. */
        R chain(Node chain, List<R> steps);

        /** One after the other, the next where the one before is slow: all of them may run at the same time. */
        R race(Hedge hedge, List<R> contenders);

        /** Members at the same time; then those who are consulted, each {@link Panel#rounds()} times. */
        R panel(Panel panel, List<R> members, List<R> consulted);
    }

    default <R> R fold(Fold<R> rules) {
        List<R> parts = children().stream().map(child -> child.fold(rules)).toList();
        return switch (this) {
            case Call call -> rules.call(call);
            case Skipped skipped -> rules.skipped(skipped);
            case Fallback fallback -> rules.chain(fallback, parts);
            case Escalate escalate -> rules.chain(escalate, parts);
            case Hedge hedge -> rules.race(hedge, parts);
            case Panel panel ->
                rules.panel(
                        panel,
                        parts,
                        panel.consulted().map(judge -> judge.fold(rules)).toList());
        };
    }

    /** The lowest {@link CompiledPlan#semantics()} that knows this node, whatever is below it. */
    default int since() {
        return switch (this) {
            case Call call when call.placement() instanceof Placement.Local -> 8;
            case Call call when call.agent() != null -> 7;
            case Call call -> call.placement() != null ? 6 : call.notBefore() == null ? 1 : 5;
            case Skipped skipped -> 1;
            case Fallback fallback -> 1;
            case Escalate escalate -> 3;
            case Hedge hedge -> 2;
            case Panel panel ->
                Math.max(panel.stragglers() != null ? 4 : 1, panel.aggregation().since());
        };
    }

    /** It and every node below, of those who judge too. */
    default Stream<Node> all() {
        return TreeNode.all(this);
    }

    /** Every call at or below it, of those who judge too. */
    default Stream<Call> calls() {
        return all().filter(Call.class::isInstance).map(Call.class::cast);
    }

    /** Whether somebody judges others' answers at or below it. */
    default boolean judged() {
        return all().anyMatch(node -> node.consulted().findAny().isPresent());
    }

    /** Whether any model below can be asked at all; those who judge do not count. */
    default boolean askable() {
        return this instanceof Call || children().stream().anyMatch(Node::askable);
    }
}
