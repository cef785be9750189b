package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A usable answer of a model: refusals, empty and malformed ones are {@link Failure}s.
 *
 * @param servedBy the model id the provider says it used, which can be a dated version of the one asked
 * @param cost exact to the micro-dollar; absent where the catalogue has no price for the model
 * @param latency of the request that answered, without waits and earlier attempts
 * @param truncated whether the answer stopped at the output limit
 * @param sends requests sent for this call in all, this one included
 * @param simulated whether the answer comes from the simulator
 * @param finalAnswer what it comes down to, where it does
 * @param opinion a judge's ballot, where the brief asked for one
 * @param pending what is still to be booked; absent where it is on the books
 */
@Persisted
public record Reply(
        ModelRef model,
        @JsonProperty("served_by") String servedBy,
        String text,
        Usage usage,
        @Nullable Money cost,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration latency,
        Assessment assessment,
        boolean truncated,
        int sends,
        boolean simulated,

        @JsonProperty("final_answer") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        FinalAnswer finalAnswer,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Opinion opinion,

        @JsonProperty("settlement_pending") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Pending pending) {
    public Reply(
            ModelRef model,
            String servedBy,
            String text,
            Usage usage,
            @Nullable Money cost,
            Duration latency,
            Assessment assessment,
            boolean truncated,
            int sends,
            boolean simulated,
            @Nullable FinalAnswer finalAnswer,
            @Nullable Opinion opinion) {
        this(
                model,
                servedBy,
                text,
                usage,
                cost,
                latency,
                assessment,
                truncated,
                sends,
                simulated,
                finalAnswer,
                opinion,
                null);
    }

    public Reply(
            ModelRef model,
            String servedBy,
            String text,
            Usage usage,
            @Nullable Money cost,
            Duration latency,
            Assessment assessment,
            boolean truncated,
            int sends,
            boolean simulated) {
        this(model, servedBy, text, usage, cost, latency, assessment, truncated, sends, simulated, null, null);
    }

    /** The same, not on the books yet. */
    public Reply pending(Pending what) {
        return new Reply(
                model,
                servedBy,
                text,
                usage,
                cost,
                latency,
                assessment,
                truncated,
                sends,
                simulated,
                finalAnswer,
                opinion,
                what);
    }

    public Reply {
        if (text.isBlank()) {
            throw new InvalidField("text", "a reply has a text; an empty one is a malformed reply");
        }
    }
}
