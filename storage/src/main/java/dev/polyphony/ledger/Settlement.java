package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a request came to that the provider has billed.
 *
 * @param cost as the provider counted; the worst case where it did not
 * @param answer as it is to be read back; the first settled request's is the call's. Absent where it brought nothing to
 *     read back: the call may be asked again then
 * @param strongest what the same tokens would have cost with a model of the strongest level; absent where nobody can
 *     say
 * @param everybody what it would have cost to ask all models of the plan at once; absent likewise
 */
public record Settlement(
        Money cost,
        long inputTokens,
        long outputTokens,
        @Nullable String answer,
        @Nullable Money strongest,
        @Nullable Money everybody) {
    public Settlement(Money cost, long inputTokens, long outputTokens, String answer) {
        this(cost, inputTokens, outputTokens, answer, null, null);
    }
}
