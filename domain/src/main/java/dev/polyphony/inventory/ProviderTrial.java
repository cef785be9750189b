package dev.polyphony.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.ProviderId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One real call to a provider, because somebody wants to know whether it works.
 *
 * @param model by any of its names; absent for the provider's cheapest
 * @param by who wants to know, for the record
 * @param prompt what is asked, 1 to 200 characters; absent for a word that says it is alive
 */
@Persisted
public record ProviderTrial(
        ProviderId provider,
        @Nullable String model,
        String by,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String prompt) {
    /** Above it, what a trial costs would not be next to nothing. */
    private static final int LONGEST_PROMPT = 200;

    public ProviderTrial {
        if (prompt != null && (prompt.isBlank() || prompt.length() > LONGEST_PROMPT)) {
            throw new InvalidField("prompt", "1 to " + LONGEST_PROMPT + " characters, or leave it out");
        }
    }

    public ProviderTrial(ProviderId provider, @Nullable String model, String by) {
        this(provider, model, by, null);
    }

    /**
     * What came of it.
     *
     * @param model that was asked; absent where there is none to ask
     * @param response what was answered; absent where nothing was
     * @param latencyMs of the answer, in milliseconds; absent like that
     * @param cost in USD; absent where nobody knows
     * @param failure absent where it was answered
     * @param problem what keeps it from being asked, in our own words: another name, or a setting; absent where it was
     */
    @Persisted
    public record Outcome(
            ProviderId provider,
            @Nullable ModelRef model,
            boolean ok,
            @Nullable String response,
            @JsonProperty("latency_ms") @Nullable Long latencyMs,
            @Nullable BigDecimal cost,
            @Nullable Failure failure,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String problem) {

        /** Nothing was sent. */
        public static Outcome refused(ProviderId provider, String problem) {
            return new Outcome(provider, null, false, null, null, null, null, problem);
        }
    }
}
