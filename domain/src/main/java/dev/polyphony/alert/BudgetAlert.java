package dev.polyphony.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import java.time.Instant;

/**
 * A budget that passed a threshold.
 *
 * @param budget such as {@code tenant:acme/month}
 * @param periodStart when the period began that it is about; 1970 for a budget in total
 * @param threshold in percent of the limit; 100 also where a request found no room
 * @param used settled and in doubt; for want of room also what is reserved
 */
@Persisted
public record BudgetAlert(
        String budget,

        @JsonProperty("period_start") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant periodStart,

        int threshold,
        Money limit,
        Money used,

        @JsonProperty("raised_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant raisedAt) {

    /** The same for the same budget, period and threshold, whoever noticed. */
    @JsonProperty
    public String id() {
        return "budget-alert/" + budget + "/" + periodStart + "/" + threshold;
    }

    /** One line for people. */
    public String describe() {
        return threshold == 100 && used.compareTo(limit) < 0
                ? budget + " had no room for a request: " + used + " of " + limit + " used"
                : budget + " passed " + threshold + " %: " + used + " of " + limit;
    }
}
