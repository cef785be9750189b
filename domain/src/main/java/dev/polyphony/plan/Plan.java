package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A small tree of model calls. Nodes nest freely; models are named by alias or as {@code provider/model-id}. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Plan.Call.class, name = "call"),
    @JsonSubTypes.Type(value = Plan.Fallback.class, name = "fallback"),
    @JsonSubTypes.Type(value = Plan.Escalate.class, name = "escalate"),
    @JsonSubTypes.Type(value = Plan.Panel.class, name = "panel"),
    @JsonSubTypes.Type(value = Plan.Hedge.class, name = "hedge"),
    @JsonSubTypes.Type(value = Plan.Route.class, name = "route"),
    @JsonSubTypes.Type(value = Plan.Balanced.class, name = "balanced"),
})
public sealed interface Plan extends TreeNode<Plan> {

    /**
     * One model, one question.
     *
     * @param floor the least time in which the model can be of use; the catalogue's default where absent
     * @param cap the most time it gets as a step of a chain; its share of the deadline where absent
     */
    record Call(
            String model,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration floor,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration cap)
            implements Plan {
        public Call {
            if (model.isBlank()) {
                throw new InvalidField("model", "a call names a model");
            }
            requirePositive("floor", floor);
            requirePositive("cap", cap);
        }

        public static Call of(String model) {
            return new Call(model, null, null);
        }

        @Override
        public List<Plan> children() {
            return List.of();
        }
    }

    /** The next step when a step fails; the first usable answer is the chain's. */
    record Fallback(List<Plan> steps) implements Plan {
        public Fallback {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new InvalidField("steps", "a fallback has at least one step");
            }
        }

        @Override
        public List<Plan> children() {
            return steps;
        }
    }

    /**
     * The next step when a step fails or its answer's confidence is below the threshold. The last step's answer stands
     * whatever its confidence; where the rest fails, the surest answer before does, marked.
     *
     * @param threshold confidence from 0 to 1 at which an answer is good enough; the worker's default where absent
     */
    record Escalate(
            List<Plan> steps,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double threshold) implements Plan {
        public Escalate {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new InvalidField("steps", "an escalation has at least one step");
            }
            requireShare("threshold", threshold);
        }

        @Override
        public List<Plan> children() {
            return steps;
        }
    }

    /**
     * The next contender starts when the running one is slower than the delay, or at once when it fails. The first
     * usable answer wins; the others are cancelled.
     *
     * @param delay how long to wait for a contender before the next one starts; absent: the time that the catalogue
     *     gives for the model's slow answers
     */
    record Hedge(
            List<Plan> contenders,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration delay)
            implements Plan {
        public Hedge {
            contenders = List.copyOf(contenders);
            if (contenders.size() < 2) {
                throw new InvalidField("contenders", "a hedge has at least two contenders");
            }
            requirePositive("delay", delay);
        }

        @Override
        public List<Plan> children() {
            return contenders;
        }
    }

    /** The first way whose conditions the prompt meets; decided when the plan is compiled, and recorded. */
    record Route(List<Way> ways, Plan otherwise) implements Plan {
        public Route {
            ways = List.copyOf(ways);
            if (ways.isEmpty()) {
                throw new InvalidField("ways", "a route has at least one way beside 'otherwise'");
            }
        }

        /** One of them, once the prompt has decided. */
        @Override
        public List<Plan> children() {
            return Stream.concat(ways.stream().map(Way::then), Stream.of(otherwise))
                    .toList();
        }
    }

    /**
     * @param levels any of these; every level where absent or empty
     * @param tasks any of these; every kind of task where absent or empty
     */
    @Persisted
    record Way(List<Level> levels, List<TaskType> tasks, Plan then) {
        public Way(@Nullable List<Level> levels, @Nullable List<TaskType> tasks, Plan then) {
            this.levels = levels == null ? List.of() : List.copyOf(levels);
            this.tasks = tasks == null ? List.of() : List.copyOf(tasks);
            this.then = then;
            if (this.levels.isEmpty() && this.tasks.isEmpty()) {
                throw new InvalidField(
                        "ways", "a way says for which levels or tasks; without either it is 'otherwise'");
            }
        }

        public boolean fits(Level level, TaskType task) {
            return (levels.isEmpty() || levels.contains(level)) && (tasks.isEmpty() || tasks.contains(task));
        }
    }

    /**
     * One of several plans, drawn when the plan is compiled from those that can answer then: by the score of its
     * provider, or by outright shares. The others come behind it as in a fallback, in the order in which they are
     * drawn; those that cannot answer come last.
     */
    record Balanced(List<Alternative> choices) implements Plan {
        public Balanced {
            choices = List.copyOf(choices);
            if (choices.isEmpty()) {
                throw new InvalidField("choices", "balanced has at least one choice");
            }
            long shared =
                    choices.stream().filter(choice -> choice.share() != null).count();
            if (shared > 0 && shared < choices.size()) {
                throw new InvalidField(
                        "choices",
                        "either each has a share, such as 60, 35 and 5, or none: " + shared + " of " + choices.size()
                                + " have one");
            }
            if (shared > 0 && choices.stream().allMatch(choice -> Objects.equals(choice.share(), 0.0))) {
                throw new InvalidField("choices", "their shares sum to nothing; give one of them more than 0");
            }
        }

        /** Without shares: by the scores of their providers. */
        public static Balanced of(List<? extends Plan> plans) {
            return new Balanced(
                    plans.stream().map(plan -> new Alternative(plan, null)).toList());
        }

        /** One of them first, once it is drawn. */
        @Override
        public List<Plan> children() {
            return choices.stream().map(Alternative::plan).toList();
        }
    }

    /** @param share from 0 to a million, of which only the proportion counts; absent where scores decide */
    @Persisted
    record Alternative(
            Plan plan,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double share) {
        private static final double MOST = 1_000_000;

        public Alternative {
            if (share != null && !(share >= 0 && share <= MOST)) {
                throw new InvalidField("share", "a number from 0 to 1000000, such as 60, not " + share);
            }
        }
    }

    /**
     * All members at once.
     *
     * @param quorum usable answers after which only {@code grace} is waited for the others; where absent a majority of
     *     those that have not failed, one of two
     * @param grace where absent as long again as the quorum took, and no less than the slowest member usually takes
     */
    record Panel(
            List<Plan> members,
            @Nullable Integer quorum,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration grace,

            Aggregation aggregation)
            implements Plan {
        public Panel {
            members = List.copyOf(members);
            if (members.isEmpty()) {
                throw new InvalidField("members", "a panel has at least one member");
            }
            if (quorum != null && (quorum < 1 || quorum > members.size())) {
                throw new InvalidField("quorum", quorum + " is not between 1 and the " + members.size() + " members");
            }
            if (grace != null && grace.isNegative()) {
                throw new InvalidField("grace", "a time is never negative, not " + TimeText.typed(grace));
            }
        }

        @Override
        public List<Plan> children() {
            return members;
        }

        @Override
        public List<List<Plan>> stages() {
            return aggregation.stages();
        }
    }

    private static void requireShare(String field, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new InvalidField(field, "between 0 and 1, not " + value);
        }
    }

    private static void requirePositive(String field, @Nullable Duration value) {
        if (value != null && !value.isPositive()) {
            throw new InvalidField(field, "a time above zero, not " + TimeText.typed(value));
        }
    }
}
