package dev.polyphony.batch;

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
 * Bounds of a batch as a whole; absent ones are the usual.
 *
 * @param budget US dollars of all lines together, above zero; held against before anything is sent
 * @param atOnce lines that are under way at once, 1 to 200; absent for {@link #USUAL_AT_ONCE}
 * @param economy how long lines may wait for their providers' own batches, at half the price, before they are asked
 *     directly, 1 minute to 2 days; absent where all are asked directly
 */
@Persisted
public record BatchLimits(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Money budget,

        @JsonProperty("at_once") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Integer atOnce,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Duration economy) {
    public static final BatchLimits NONE = new BatchLimits(null, null, null);

    /** Enough to keep several providers busy, and few enough to come to a stop soon. */
    public static final int USUAL_AT_ONCE = 32;

    private static final int MOST_AT_ONCE = 200;
    private static final Duration SHORTEST_ECONOMY = Duration.ofMinutes(1);
    private static final Duration LONGEST_ECONOMY = Duration.ofDays(2);

    public BatchLimits {
        if (budget != null && budget.equals(Money.ZERO)) {
            throw new InvalidField("budget", "an amount of US dollars above zero, such as 5.00");
        }
        if (atOnce != null && (atOnce < 1 || atOnce > MOST_AT_ONCE)) {
            throw new InvalidField("at_once", atOnce + " is not between 1 and " + MOST_AT_ONCE);
        }
        if (economy != null && (economy.compareTo(SHORTEST_ECONOMY) < 0 || economy.compareTo(LONGEST_ECONOMY) > 0)) {
            throw new InvalidField("economy", "a time from 1m to 48h, not " + TimeText.typed(economy));
        }
    }
}
