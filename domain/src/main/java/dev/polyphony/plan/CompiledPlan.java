package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it will be executed, recorded once at the start of an analysis.
 *
 * @param semantics which interpretation it was compiled for; an interpreter refuses a higher one than it knows
 * @param strategy the preset's name, or {@code custom}
 * @param deadline from the first workflow task to the result
 * @param maxCalls bound on requests sent, counted over the whole tree
 * @param choices what the prompt or a draw decided; absent where nothing was to be decided
 * @param funding how it goes with budgets; absent where none counts
 * @param byReference whether the question is kept once and referred to by each call; absent where it goes with each
 * @param uncalibrated names of models whose confidence decides whether an escalation goes on, though it is only how
 *     sure an answer sounds; absent where there are none
 * @param weight of the tenant in the queues of its calls, above zero; absent for 1
 */
@Persisted
public record CompiledPlan(
        int semantics,
        String strategy,
        Node root,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration deadline,
        @JsonProperty("max_calls") int maxCalls,
        Timing timing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Choice> choices,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Funding funding,

        @JsonProperty("by_reference") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Boolean byReference,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> uncalibrated,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double weight) {
    /**
     * The newest interpretation this code knows: 2 has escalations, hedges and aggregations by judges; by 3 the last
     * answer of an escalation does not win against a surer one where both are calibrated; by 4 a panel can wait for its
     * slower members by a rule; by 5 a call can have a time before which it is not asked; by 6 what a run came to is
     * stored before it ends, and it ends in what is stored; a call can run elsewhere than on its lane; by 7 a call can
     * be given to an agent of the balanced pool, and parameters, tools and images go to the models; by 8 a call can
     * begin beside its workflow, in the same process, a panel can ask its members one after the other, the scores of a
     * jury can be trimmed, and a plan can belong to an experiment.
     */
    public static final int SEMANTICS = 8;

    /** From which on workers hand on to which arm of an experiment an analysis was drawn. */
    public static final int EXPERIMENTS = 8;

    /** From which on workers hand on what goes to a model beside the words. */
    public static final int PARAMETERS = 7;

    /** The lowest by which a run's result is stored. */
    public static final int STORED_RESULT = 6;

    public CompiledPlan {
        choices = choices == null ? null : List.copyOf(choices);
        uncalibrated = uncalibrated == null ? null : List.copyOf(uncalibrated);
        if (semantics < 1) {
            throw new InvalidField("semantics", "a compiled plan says for which semantics, from 1");
        }
    }

    public CompiledPlan(int semantics, String strategy, Node root, Duration deadline, int maxCalls, Timing timing) {
        this(semantics, strategy, root, deadline, maxCalls, timing, null, null, null, null, null);
    }

    public CompiledPlan(
            int semantics,
            String strategy,
            Node root,
            Duration deadline,
            int maxCalls,
            Timing timing,
            @Nullable List<Choice> choices) {
        this(semantics, strategy, root, deadline, maxCalls, timing, choices, null, null, null, null);
    }

    /** The same, its question being kept once and referred to. */
    public CompiledPlan referring() {
        return new CompiledPlan(
                semantics, strategy, root, deadline, maxCalls, timing, choices, funding, true, uncalibrated, weight);
    }

    /** The same, and how it goes with budgets. */
    public CompiledPlan funded(@Nullable Funding how) {
        return new CompiledPlan(
                semantics, strategy, root, deadline, maxCalls, timing, choices, how, byReference, uncalibrated, weight);
    }

    /** The same, escalating by the confidence of those models, which is no probability. */
    public CompiledPlan uncalibrated(List<String> names) {
        return new CompiledPlan(
                semantics,
                strategy,
                root,
                deadline,
                maxCalls,
                timing,
                choices,
                funding,
                byReference,
                names.isEmpty() ? null : names,
                weight);
    }

    /** The same for a tenant of that weight. */
    public CompiledPlan weighing(@Nullable Double tenant) {
        return new CompiledPlan(
                semantics,
                strategy,
                root,
                deadline,
                maxCalls,
                timing,
                choices,
                funding,
                byReference,
                uncalibrated,
                tenant);
    }

    @JsonIgnore
    public boolean earmarked() {
        return funding != null && funding.earmarked();
    }

    @JsonIgnore
    public boolean approved() {
        return funding != null && funding.approved();
    }

    /** The least time in which any answer could still come about; zero where no model can be asked. */
    public Duration quickest() {
        return root.fold(new Quickest()).orElse(Duration.ZERO);
    }

    private static final class Quickest implements Node.Fold<Optional<Duration>> {
        @Override
        public Optional<Duration> call(Node.Call call) {
            return Optional.of(call.floor());
        }

        @Override
        public Optional<Duration> skipped(Node.Skipped skipped) {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> chain(Node chain, List<Optional<Duration>> steps) {
            return shortest(steps);
        }

        @Override
        public Optional<Duration> race(Node.Hedge hedge, List<Optional<Duration>> contenders) {
            return shortest(contenders);
        }

        @Override
        public Optional<Duration> panel(
                Node.Panel panel, List<Optional<Duration>> members, List<Optional<Duration>> consulted) {
            return shortest(members).map(panel.aggregationFloor()::plus);
        }

        private static Optional<Duration> shortest(List<Optional<Duration>> parts) {
            return parts.stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
        }
    }

    /**
     * A choice that the prompt decided, or a draw, when the plan was compiled.
     *
     * @param path of the node that was chosen
     * @param level how demanding the prompt was taken to be; absent where it was drawn
     * @param task what kind of work; absent likewise
     * @param chosen the way or model, for people
     * @param why for people, such as the signals that were found
     * @param learnt whether what was learnt from graded answers chose; absent where not
     * @param assignment to which arm of an experiment it was drawn; absent where it was not for one
     * @param prediction what was expected of the answer; absent where nothing was learnt of such prompts
     * @param exploration the draw for another model than what was learnt would ask; absent where there was none
     */
    @Persisted
    public record Choice(
            String path,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Level level,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            TaskType task,

            String chosen,
            String why,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean learnt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Assignment assignment,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Prediction prediction,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Exploration exploration) {
        /** Of no experiment. */
        public Choice(String path, @Nullable Level level, @Nullable TaskType task, String chosen, String why) {
            this(path, level, task, chosen, why, null, null, null, null);
        }

        public Choice(
                String path,
                @Nullable Level level,
                @Nullable TaskType task,
                String chosen,
                String why,
                @Nullable Assignment assignment) {
            this(path, level, task, chosen, why, null, assignment, null, null);
        }

        /** @param prediction absent where nothing was learnt that could be expected of the answer */
        public static Choice learnt(String path, String chosen, String why, @Nullable Prediction prediction) {
            return new Choice(path, null, null, chosen, why, true, null, prediction, null);
        }

        /** The same after a draw for another model. */
        public Choice after(@Nullable Exploration draw) {
            return new Choice(path, level, task, chosen, why, learnt, assignment, prediction, draw);
        }

        public static Choice drawn(String path, String chosen, String why) {
            return new Choice(path, null, null, chosen, why);
        }

        /** The same at another place. */
        public Choice at(String place) {
            return new Choice(place, level, task, chosen, why, learnt, assignment, prediction, exploration);
        }

        @JsonIgnore
        public boolean isDrawn() {
            return level == null && !isLearnt();
        }

        /** Whether a model is asked so that more is learnt of it. */
        @JsonIgnore
        public boolean isExplored() {
            return exploration != null && exploration.isExplored();
        }

        @JsonIgnore
        public boolean isLearnt() {
            return Boolean.TRUE.equals(learnt);
        }
    }

    /**
     * Times of the activities that the deadline does not decide.
     *
     * @param heartbeat a worker silent for this long is lost
     * @param firstRetry wait before the first retry after a fault of our own side
     * @param longestRetry bound on the doubling of that wait
     * @param requeue after how long a saturated lane is worth another try
     */
    @Persisted
    public record Timing(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration heartbeat,

            @JsonProperty("first_retry") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration firstRetry,

            @JsonProperty("longest_retry") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration longestRetry,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration requeue) {
        /** The same for workers that are lost after another silence. */
        public Timing lostAfter(Duration silence) {
            return new Timing(silence, firstRetry, longestRetry, requeue);
        }
    }
}
