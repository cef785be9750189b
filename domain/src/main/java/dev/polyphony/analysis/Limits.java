package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of an analysis; absent ones are the worker's defaults.
 *
 * @param deadline from the moment a worker takes the analysis up to its result; 1 ms to 30 days
 * @param maxCalls requests sent to providers in all, 1 to 1,000
 * @param maxOutputTokens of each answer
 * @param maxCost US dollars in all, above zero; held against before anything is sent
 * @param onBudget what to do where the plan could cost more than that or a standing budget leaves; refuse it if absent
 * @param together how many analyses one request asked for, which begin side by side: a preview refuses what standing
 *     budgets have no room for as often; absent where it is one
 */
@Persisted
public record Limits(
        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Duration deadline,

        @JsonProperty("max_calls") @Nullable Integer maxCalls,
        @JsonProperty("max_output_tokens") @Nullable Integer maxOutputTokens,

        @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Money maxCost,

        @JsonProperty("on_budget") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        OnBudget onBudget,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer together) {
    public static final Limits DEFAULT = new Limits(null, null, null);
    private static final Duration LONGEST = Duration.ofDays(30);

    public Limits(@Nullable Duration deadline, @Nullable Integer maxCalls, @Nullable Integer maxOutputTokens) {
        this(deadline, maxCalls, maxOutputTokens, null);
    }

    public Limits(
            @Nullable Duration deadline,
            @Nullable Integer maxCalls,
            @Nullable Integer maxOutputTokens,
            @Nullable Money maxCost) {
        this(deadline, maxCalls, maxOutputTokens, maxCost, null);
    }

    public Limits(
            @Nullable Duration deadline,
            @Nullable Integer maxCalls,
            @Nullable Integer maxOutputTokens,
            @Nullable Money maxCost,
            @Nullable OnBudget onBudget) {
        this(deadline, maxCalls, maxOutputTokens, maxCost, onBudget, null);
    }

    /** The same of one of that many, or of one alone where that is absent. */
    public Limits together(@Nullable Integer count) {
        return new Limits(deadline, maxCalls, maxOutputTokens, maxCost, onBudget, count);
    }

    public Limits {
        if (maxCost != null && maxCost.equals(Money.ZERO)) {
            throw new InvalidField("max-cost", "an amount of US dollars above zero, such as 0.05");
        }
        if (deadline != null && (!deadline.isPositive() || deadline.compareTo(LONGEST) > 0)) {
            throw new InvalidField("deadline", "a time above zero and up to 30 days, not " + TimeText.typed(deadline));
        }
        if (maxCalls != null && (maxCalls < 1 || maxCalls > 1000)) {
            throw new InvalidField("max-calls", maxCalls + " is not between 1 and 1000");
        }
        if (maxOutputTokens != null && maxOutputTokens < 1) {
            throw new InvalidField("max-output-tokens", "at least 1, not " + maxOutputTokens);
        }
    }
}
