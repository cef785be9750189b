package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for a call, and how much at most.
 *
 * @param label what the analysis is filed under; absent where nobody says
 * @param maxCost what the whole analysis may cost; absent without a limit
 * @param worst what one request can cost at most; absent where the model has no price
 * @param approved whether it may be spent past what budgets leave; it counts to them all the same
 * @param earmarked whether money may have been kept back for it
 * @param everybody what all that the plan can ask can cost together, to compare with; absent where some have no price
 * @param batch what its batch may cost in all; absent where it is of none, or that one has no limit
 */
@Persisted
public record CallBudget(
        String tenant,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String label,
        String strategy,

        @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Money maxCost,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Money worst,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean approved,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean earmarked,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Money everybody,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BatchBudget batch) {
    /**
     * What all analyses of a batch may cost together.
     *
     * @param id the batch's workflow's
     */
    @Persisted
    public record BatchBudget(
            String id, @JsonProperty("max_cost") Money maxCost) {}

    public CallBudget(
            String tenant,
            @Nullable String label,
            String strategy,
            @Nullable Money maxCost,
            @Nullable Money worst,
            @Nullable Boolean approved,
            @Nullable Boolean earmarked,
            @Nullable Money everybody) {
        this(tenant, label, strategy, maxCost, worst, approved, earmarked, everybody, null);
    }

    public CallBudget(
            String tenant,
            @Nullable String label,
            String strategy,
            @Nullable Money maxCost,
            @Nullable Money worst,
            @Nullable Boolean approved,
            @Nullable Boolean earmarked) {
        this(tenant, label, strategy, maxCost, worst, approved, earmarked, null);
    }

    public CallBudget(
            String tenant, @Nullable String label, String strategy, @Nullable Money maxCost, @Nullable Money worst) {
        this(tenant, label, strategy, maxCost, worst, null, null, null);
    }
}
