package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of the books, for people and programs: one request.
 *
 * @param reservedAt when it was to be sent, ISO 8601
 * @param analysis its id among the tenant's
 * @param amount what counts: the cost where it is settled or written off, the worst case where it is held or in doubt;
 *     nothing where the model has no price, which is written as no amount
 */
@JsonPropertyOrder({
    "reserved_at",
    "analysis",
    "path",
    "n",
    "tenant",
    "category",
    "strategy",
    "provider",
    "model",
    "state",
    "amount_usd",
    "input_tokens",
    "output_tokens",
    "simulated"
})
public record LedgerEntry(
        @JsonProperty("reserved_at") String reservedAt,
        String analysis,
        String path,
        int n,
        String tenant,
        String category,
        String strategy,
        String provider,
        String model,
        RequestState state,
        @JsonIgnore Money amount,

        @JsonProperty("input_tokens") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
        Long inputTokens,

        @JsonProperty("output_tokens") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
        Long outputTokens,

        boolean simulated,
        @JsonIgnore boolean unpriced) {
    @JsonProperty("amount_usd")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Nullable
    Money pricedAmount() {
        return unpriced ? null : amount;
    }

    /** What it came to where it brought no usable answer, as far as anybody can say. */
    public FailedRequests spent() {
        return switch (state) {
            case RELEASED -> FailedRequests.FREE;
            case SETTLED ->
                new FailedRequests(
                        amount,
                        new Usage(
                                Objects.requireNonNullElse(inputTokens, 0L),
                                Objects.requireNonNullElse(outputTokens, 0L)),
                        unpriced ? 1 : 0);
            case HELD, UNKNOWN, WRITTEN_OFF -> new FailedRequests(Money.ZERO, Usage.NONE, 1);
        };
    }

    Instant at() {
        return Instant.parse(reservedAt);
    }
}
