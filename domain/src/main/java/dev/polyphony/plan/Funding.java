package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a plan goes with the budgets it counts to.
 *
 * @param budget that it was cut down to; absent where it is whole
 * @param without models that it would have asked beside
 * @param earmarked whether what its judges can cost is to be kept back before its members spend
 * @param approved whether somebody allowed it to spend past what budgets leave
 * @param leftOut steps of chains that do not fit by themselves; absent where all do
 */
@Persisted
public record Funding(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String budget,
        List<String> without,
        boolean earmarked,
        boolean approved,

        @JsonProperty("left_out") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<LeftOut> leftOut) {
    public Funding {
        without = List.copyOf(without);
        leftOut = leftOut == null ? null : List.copyOf(leftOut);
    }

    public Funding(@Nullable String budget, List<String> without, boolean earmarked, boolean approved) {
        this(budget, without, earmarked, approved, null);
    }

    /**
     * A step of a chain that is not asked.
     *
     * @param name of its model, or of all its models
     * @param budget that has no room for it
     * @param need what it could cost at most; absent where a model has no price
     * @param left what the budget leaves
     */
    @Persisted
    public record LeftOut(
            String name,
            String budget,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Money need,

            Money left) {

        /** One line for people, in lower case and without a full stop. */
        public String describe() {
            return need == null
                    ? "left out: " + name + ", which has no price to hold against the " + left + " that " + budget
                            + " leaves"
                    : "left out: " + name + ", which could cost " + need + " of the " + left + " that " + budget
                            + " leaves";
        }
    }
}
