package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 */
@Persisted
public record Funding(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String budget,
        List<String> without,
        boolean earmarked,
        boolean approved) {
    public Funding {
        without = List.copyOf(without);
    }
}
