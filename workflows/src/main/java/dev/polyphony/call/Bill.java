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
 */
@Persisted
public record Bill(
        String tenant,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String label,
        String strategy,

        @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Money maxCost,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Money worst) {}
