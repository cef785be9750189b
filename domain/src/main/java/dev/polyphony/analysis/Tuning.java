package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Exploration;
import dev.polyphony.plan.TaskType;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy can be told beside its models; absent parts are the worker's defaults, and what a strategy has no use
 * for is refused when it is compiled.
 *
 * @param threshold confidence from 0 to 1 at which a chain stops
 * @param quorum usable answers after which a panel waits only a grace time for the others
 * @param margin part of the votes, above 0 to 1, by which a vote's winner must lead
 * @param delay after which a hedge asks the next model too
 * @param chairman the model that writes the answer of a synthesis or council
 * @param judges the models that score the answers of a jury, or review those of a council or synthesis
 * @param scoreBy how several judges' scores become one
 * @param grace how long a panel waits for the others after its quorum
 * @param task what kind of work the prompt is; absent where the prompt has to say it
 * @param complexity of that work; absent likewise
 * @param workload by what was learnt of which prompts models are chosen and their answers weighed; absent for the one
 *     that knows such prompts
 * @param valuePerAnswer what a right answer is worth: nobody is asked who adds less than the price
 * @param costFactor the most that a question may cost in the mean, as a multiple of what the best model alone costs
 * @param exploration with which share another model is asked than what was learnt would ask, so that more is learnt of
 *     it; absent for the worker's
 */
@Persisted
public record Tuning(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double threshold,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer quorum,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double margin,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Duration delay,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String chairman,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> judges,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ScoreBy scoreBy,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Duration grace,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TaskType task,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Complexity complexity,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String workload,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Money valuePerAnswer,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double costFactor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double exploration) {
    private static final double MOST_FACTOR = 1000;

    public static final Tuning NONE = new Tuning(null, null, null, null, null, null, null);

    public Tuning(
            @Nullable Double threshold,
            @Nullable Integer quorum,
            @Nullable Double margin,
            @Nullable Duration delay,
            @Nullable String chairman,
            @Nullable List<String> judges,
            @Nullable ScoreBy scoreBy) {
        this(threshold, quorum, margin, delay, chairman, judges, scoreBy, null);
    }

    public Tuning(
            @Nullable Double threshold,
            @Nullable Integer quorum,
            @Nullable Double margin,
            @Nullable Duration delay,
            @Nullable String chairman,
            @Nullable List<String> judges,
            @Nullable ScoreBy scoreBy,
            @Nullable Duration grace) {
        this(threshold, quorum, margin, delay, chairman, judges, scoreBy, grace, null, null);
    }

    public Tuning(
            @Nullable Double threshold,
            @Nullable Integer quorum,
            @Nullable Double margin,
            @Nullable Duration delay,
            @Nullable String chairman,
            @Nullable List<String> judges,
            @Nullable ScoreBy scoreBy,
            @Nullable Duration grace,
            @Nullable TaskType task,
            @Nullable Complexity complexity) {
        this(
                threshold,
                quorum,
                margin,
                delay,
                chairman,
                judges,
                scoreBy,
                grace,
                task,
                complexity,
                null,
                null,
                null,
                null);
    }

    /** For {@code adaptive}: what a right answer is worth, or how dear a question may be; either, or nothing. */
    public static Tuning adaptive(
            @Nullable String workload, @Nullable Money valuePerAnswer, @Nullable Double costFactor) {
        return new Tuning(
                null, null, null, null, null, null, null, null, null, null, workload, valuePerAnswer, costFactor, null);
    }

    /** The same with that share of exploration. */
    public Tuning exploring(double share) {
        return with(threshold, share);
    }

    /** The same with that threshold. */
    public Tuning until(double confidence) {
        return with(confidence, exploration);
    }

    private Tuning with(@Nullable Double confidence, @Nullable Double share) {
        return new Tuning(
                confidence,
                quorum,
                margin,
                delay,
                chairman,
                judges,
                scoreBy,
                grace,
                task,
                complexity,
                workload,
                valuePerAnswer,
                costFactor,
                share);
    }

    public Tuning {
        judges = judges == null ? null : List.copyOf(judges);
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new InvalidField("threshold", "a confidence between 0 and 1, not " + threshold);
        }
        if (quorum != null && quorum < 1) {
            throw new InvalidField("quorum", "at least 1 answer, not " + quorum);
        }
        if (margin != null && !(margin > 0 && margin <= 1)) {
            throw new InvalidField("margin", "a part of the votes above 0 and up to 1, not " + margin);
        }
        if (delay != null && !delay.isPositive()) {
            throw new InvalidField("delay", "a time above zero, not " + TimeText.typed(delay));
        }
        if (grace != null && grace.isNegative()) {
            throw new InvalidField("grace", "a time, not " + TimeText.typed(grace));
        }
        if (costFactor != null && !(costFactor > 0 && costFactor <= MOST_FACTOR)) {
            throw new InvalidField(
                    "cost-factor", "a number above 0 and up to 1000, such as 0.5 or 1.3, not " + costFactor);
        }
        if (valuePerAnswer != null && costFactor != null) {
            throw new InvalidField("cost-factor", "give it or value-per-answer, not both");
        }
        if (exploration != null && !(exploration >= 0 && exploration <= Exploration.MOST)) {
            throw new InvalidField(
                    "exploration", "a share from 0 to " + Exploration.MOST + ", such as 0.05, not " + exploration);
        }
        if (workload != null && workload.isBlank()) {
            throw new InvalidField(
                    "workload", "a name, such as polyphony train was given; leave it out for the one that fits");
        }
    }
}
